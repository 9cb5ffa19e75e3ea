import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { SignedIn } from "../people/SignedIn";
import { ButtonLink } from "../shell/ButtonLink";
import { Loading } from "../shell/Loading";
import { Notice } from "../shell/Notice";
import { Screen } from "../shell/Screen";
import { BookingForm } from "./BookingForm";
import { BookingInstead } from "./BookingInstead";
import { useHold } from "./bookingHold";
import { wishOf } from "./bookingWish";
import { useWords } from "./bookingWords";

/** The last step: the time is kept while one looks it over. Strangers sign in first. */
export function Component() {
  const say = useWords();
  return (
    <SignedIn>
      <Screen title={say("title")} back>
        <Confirm />
      </Screen>
    </SignedIn>
  );
}

function Confirm() {
  const say = useWords();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  // Kept through all that happens to the slot.
  const [note, setNote] = useState("");
  const [lost, setLost] = useState(false);
  const { kept, again, done } = useHold(search);
  const wish = wishOf(search);
  if (wish === null) {
    return (
      <Notice>
        <p>{say("noTime")}</p>
        <ButtonLink to="/book">{say("otherTimes")}</ButtonLink>
      </Notice>
    );
  }
  if (kept === undefined) return <Loading />;
  if (kept.hold === null) {
    const choose = (change: Record<string, string>) => {
      setLost(false);
      setSearch({ ...Object.fromEntries(search), ...change }, { replace: true });
    };
    return <BookingInstead wish={wish} keeping={kept} noted={note !== ""} onChoose={choose} />;
  }
  return (
    <>
      {lost && <Notice>{say("keptAgain")}</Notice>}
      <BookingForm
        key={kept.hold.id}
        hold={kept.hold}
        wish={wish}
        note={note}
        onNote={setNote}
        onGone={() => {
          setLost(true);
          again();
        }}
        onBooked={(id) => {
          done();
          navigate(`/appointments/${id}`, { replace: true });
        }}
        onKept={() => {
          done();
          navigate("/outbox", { replace: true });
        }}
      />
    </>
  );
}
