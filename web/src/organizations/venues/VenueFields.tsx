import type { Problem } from "../../graphql/acting";
import { LineField } from "../LineField";
import styles from "../Organizations.module.css";
import type { useTyped } from "../useTyped";
import { useWords } from "./words";

/** The fields problems are told beside. */
export const SHOWN = [
  "code",
  "nameZh",
  "nameEn",
  "addressZh",
  "addressEn",
  "phone",
  "latitude",
  "longitude",
];

export const EMPTY = {
  nameZh: "",
  nameEn: "",
  addressZh: "",
  addressEn: "",
  code: "",
  phone: "",
  latitude: "",
  longitude: "",
};

type Lines = typeof EMPTY;

interface VenueFieldsProps {
  typed: ReturnType<typeof useTyped<Lines>>[1];
  problems: Problem[];
  /** Said of names and addresses that are kept where nothing is typed. */
  keep?: string;
}

/** What is said of a venue. */
export function VenueFields({ typed, problems, keep }: VenueFieldsProps) {
  const say = useWords();
  const line = (name: keyof Lines, hint?: string) => (
    <LineField name={name} label={say(name)} hint={hint} problems={problems} {...typed(name)} />
  );
  const coordinate = (name: "latitude" | "longitude") => (
    <LineField
      name={name}
      label={say(name)}
      hint={say("mapHint")}
      problems={problems}
      type="number"
      step="any"
      {...typed(name)}
    />
  );
  return (
    <>
      {line("nameZh", keep)}
      {line("nameEn", keep)}
      {line("addressZh", keep)}
      {line("addressEn", keep)}
      {line("phone", say("phoneHint"))}
      {line("code", say("codeHint"))}
      <fieldset className={styles.group}>
        <legend>{say("map")}</legend>
        <div className={styles.pair}>
          {coordinate("latitude")}
          {coordinate("longitude")}
        </div>
      </fieldset>
    </>
  );
}

/** Coordinates are numbers; one that was left empty is none. */
export function withCoordinates<Some extends { latitude?: string; longitude?: string }>({
  latitude,
  longitude,
  ...lines
}: Some) {
  return {
    ...lines,
    latitude: latitude ? Number(latitude) : undefined,
    longitude: longitude ? Number(longitude) : undefined,
  };
}
