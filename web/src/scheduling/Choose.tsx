import { useElder } from "../appearance/elder";
import { useBookable } from "../services/bookable";
import { ButtonLink } from "../shell/ButtonLink";
import { Loaded } from "../shell/Loaded";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { ChooseAtOnce } from "./ChooseAtOnce";
import { ChooseSteps } from "./ChooseSteps";
import { soughtOf, useChoice } from "./slotsChoice";
import { useWords } from "./slotsWords";

/** When and where: all on one screen, or one thing a screen for who wants that. */
export function Component() {
  const say = useWords();
  const elder = useElder();
  const [choice] = useChoice();
  const { read, again, find } = useBookable(choice.topic);
  const services = read.data && find(read.data);
  const sought = services && soughtOf(services, choice);
  if (sought) {
    return elder ? (
      <ChooseSteps sought={sought} />
    ) : (
      <ChooseAtOnce services={services} sought={sought} />
    );
  }
  return (
    <Screen title={say("title")} back>
      <Loaded
        read={read}
        find={() => sought}
        again={again}
        missing={<NoService topic={choice.topic} />}
      >
        {() => null}
      </Loaded>
    </Screen>
  );
}

function NoService({ topic }: { topic: string | null }) {
  const say = useWords();
  return (
    <Notice>
      <p>{say("noService")}</p>
      <ButtonLink to={`/consultations/new${topic ? `?topic=${topic}` : ""}`}>
        {say("write")}
      </ButtonLink>
    </Notice>
  );
}
