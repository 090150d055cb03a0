export default function FilePage() {
  return null;
}
