export default function GlobePage() {
  return null;
}
