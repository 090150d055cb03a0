export default function DirectionPage() {
  return null;
}
