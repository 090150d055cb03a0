export default function WhatifPage() {
  return null;
}
