"""The globe's areas: fields over the ground to switch and to read, and launches that open on what happens."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from playwright.sync_api import Page, Route, expect

from intercosmos.formats.czml import czml
from intercosmos.report.scenes.base import SceneLayer, iso, midnight
from intercosmos.report.scenes.maps import layer_infos, layers_of
from intercosmos.series import Map

LEVELS = (1.0, 2.0, 3.0)
TITLES = {"one": "error of one", "both": "error of both"}
READ = """
([longitude, latitude]) => new Promise((resolve) => {
  const frame = document.querySelector("iframe.globe-frame").contentWindow;
  const heard = (event) => {
    if (event.source !== frame || event.data.type !== "reading") return;
    removeEventListener("message", heard);
    resolve(event.data.found);
  };
  addEventListener("message", heard);
  frame.postMessage({ type: "read", longitude, latitude }, location.origin);
})
"""
WHERE = """
([id, time]) => new Promise((resolve) => {
  const frame = document.querySelector("iframe.globe-frame").contentWindow;
  const heard = (event) => {
    if (event.source !== frame || event.data.type !== "where" || event.data.id !== id) return;
    removeEventListener("message", heard);
    resolve(event.data.found);
  };
  addEventListener("message", heard);
  frame.postMessage({ type: "where", id, time }, location.origin);
})
"""
#: The colour in the middle of a picture.
MIDDLE = """
async (text) => {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  return [...canvas.getImageData(picture.width >> 1, picture.height >> 1, 1, 1).data].slice(0, 3);
}
"""
#: Pictures taken until a layer must be drawn.
TRIES = 60


def a_field() -> Map:
    """Both hemispheres of one value each, for one; four everywhere for both, but none in the south."""
    rows = np.repeat([[0.5], [2.5]], 4, axis=1)
    both = np.array([[-1e9] * 4, [4.0] * 4])
    layers = {"one": ("m", rows), "both": ("m", both)}
    return Map(
        "x",
        "longitude",
        "deg",
        np.array([-135.0, -45.0, 45.0, 135.0]),
        "latitude",
        "deg",
        np.array([-45.0, 45.0]),
        layers,
    )


def shown_to(page: Page) -> tuple[SceneLayer, ...]:
    """Give the page a study with one scene that has layers."""
    found = a_field()
    infos = layer_infos("error", found, LEVELS, TITLES)
    begin = midnight("2027-01-01")
    end = midnight("2027-01-02")
    packets = czml("field", shapes=list(layers_of("error", found, LEVELS, TITLES, infos[0].id)), span=(begin, end))
    legends = [[{"label": label, "colour": colour} for label, colour in info.legend] for info in infos]
    layers = [
        {"id": info.id, "title": info.title, "unit": info.unit, "low": info.low, "high": info.high, "legend": legend}
        for info, legend in zip(infos, legends, strict=True)
    ]
    scene = {
        "id": "field", "title": "A field", "kind": "earth", "activity": "", "option": "", "begin": iso(begin),
        "end": iso(end), "legend": [], "layers": layers, "layer": infos[0].id,
    }  # fmt: skip

    def answer(route: Route) -> None:
        made: Any = packets if "/scenes/field" in route.request.url else {"scenes": [scene]}
        route.fulfill(status=200, content_type="application/json", body=json.dumps(made))

    page.route("**/api/scenes**", answer)
    return infos


def colour_comes(page: Page, wanted: str) -> bool:
    """Whether the middle of the globe comes to look like a colour of a legend, over grey ground."""
    from base64 import b64encode

    frame = page.locator("iframe.globe-frame")
    want = np.array([int(wanted[k : k + 2], 16) for k in (1, 3, 5)], float)
    for _ in range(TRIES):
        seen = np.array(page.evaluate(MIDDLE, b64encode(frame.screenshot()).decode()), float)
        # 200 of 255 parts are the layer's; what is left is grey
        below = (seen - want * 200 / 255) / (55 / 255)
        if np.ptp(below) < 40 and below.min() > -25 and below.max() < 280:
            return True
    return False


def test_layers_are_drawn_switched_and_read(watched: Any) -> None:
    page: Page = watched.page
    one, both = shown_to(page)
    watched.go("#/globe/field")
    choice = page.get_by_role("group", name="On the ground")
    expect(choice.get_by_role("radio", name=one.title)).to_be_checked()
    expect(choice).to_contain_text("From 0.5 to 2.5 m")
    assert colour_comes(page, one.legend[2][1])
    for longitude, latitude, value in ((80.0, 35.0, 2.5), (-100.0, 60.0, 2.5), (10.0, -20.0, 0.5)):
        assert page.evaluate(READ, [longitude, latitude])["value"] == value
        expect(choice.locator(".globe-reading")).to_contain_text(f"{value:g} m {abs(latitude):g}°")
    choice.get_by_role("radio", name=both.title).check()
    expect(choice).to_contain_text("From 4 to 4 m")
    assert colour_comes(page, both.legend[3][1])
    assert page.evaluate(READ, [10.0, -20.0]) is None
    expect(choice.get_by_role("list", name="Colours of the layer").locator("li")).to_have_text(
        [label for label, _ in both.legend]
    )
    choice.get_by_role("radio", name="nothing").check()
    expect(choice.get_by_role("list")).to_have_count(0)
    assert page.evaluate(READ, [80.0, 35.0]) is None


def test_a_launch_opens_on_pad_flight_and_falls(watched: Any, workbench: Any) -> None:
    scene = next(one for one in workbench.asked("scenes")["scenes"] if one["id"] == "launch-navigation-pair")
    packets = workbench.asked("scenes/launch-navigation-pair")
    page: Page = watched.go("#/globe/launch-navigation-pair")
    expect(page.locator(".globe-list button").first).to_be_visible()
    ids = [one["id"] for one in packets if one["id"].startswith("site-") and "point" in one]
    ids += [one["id"] for one in packets if one["id"].endswith("-label")]
    assert len(ids) >= 3
    seen = [page.evaluate(WHERE, [one, scene["begin"]])["picture"] for one in ids]
    assert all(one is not None for one in seen)
    places = np.array([[one["x"], one["y"]] for one in seen])
    assert places.min() > 0.05
    assert places.max() < 0.95
    # and they fill it: the pad and what falls furthest lie a quarter of the picture apart or more
    assert max(np.ptp(places, axis=0)) > 0.25
    expect(page.get_by_role("group", name="On the ground")).to_have_count(0)
