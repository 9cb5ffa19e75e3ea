import type { Problem } from "../../graphql/acting";
import { LineField } from "../LineField";
import type { useTyped } from "../useTyped";
import { useWords } from "./words";

/** What an organization is known by; the fields problems are told beside. */
export const SHOWN = ["kind", "code", "nameZh", "nameEn", "creditCode"];

type Lines = Record<"code" | "nameZh" | "nameEn" | "creditCode", string>;

interface NameFieldsProps {
  typed: ReturnType<typeof useTyped<Lines>>[1];
  problems: Problem[];
  /** Said of names that are kept where nothing is typed. */
  keep?: string;
}

export function NameFields({ typed, problems, keep }: NameFieldsProps) {
  const say = useWords();
  return (
    <>
      <LineField
        name="nameZh"
        label={say("nameZh")}
        hint={keep}
        problems={problems}
        {...typed("nameZh")}
      />
      <LineField
        name="nameEn"
        label={say("nameEn")}
        hint={keep}
        problems={problems}
        {...typed("nameEn")}
      />
      <LineField
        name="code"
        label={say("code")}
        hint={say("codeHint")}
        problems={problems}
        autoCapitalize="none"
        spellCheck={false}
        {...typed("code")}
      />
      <LineField
        name="creditCode"
        label={say("creditCode")}
        hint={say("creditCodeHint")}
        problems={problems}
        autoCapitalize="characters"
        spellCheck={false}
        {...typed("creditCode")}
      />
    </>
  );
}
