/** A place by its latitude and longitude. */
import { t } from "../i18n";
import { number } from "../i18n/number";

export function Degrees({ latitude, longitude, digits }: { latitude: number; longitude: number; digits: number }) {
  return (
    <>
      {number(Math.abs(latitude), digits)}° {latitude < 0 ? t("globe.south") : t("globe.north")}, {number(Math.abs(longitude), digits)}°{" "}
      {longitude < 0 ? t("globe.west") : t("globe.east")}
    </>
  );
}
