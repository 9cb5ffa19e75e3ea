import { whenName } from "../language/moments";
import { useViewer } from "../people/viewer";
import { ButtonLink } from "../shell/ButtonLink";
import { Notice } from "../shell/Notice";
import { Problems } from "../shell/Problems";
import { RowButton, Rows } from "../shell/Rows";
import styles from "./Booking.module.css";
import type { Keeping } from "./bookingHold";
import { choosePath, type Wish } from "./bookingWish";
import { useWords } from "./bookingWords";

interface BookingInsteadProps {
  wish: Wish;
  keeping: Keeping;
  /** Whether something was written, which is not lost. */
  noted: boolean;
  /** What to wish instead, as the address says it. */
  onChoose: (change: Record<string, string>) => void;
}

/** Why the time could not be kept, and what can be done now. */
export function BookingInstead({ wish, keeping, noted, onChoose }: BookingInsteadProps) {
  const say = useWords();
  const { problems, alternatives } = keeping;
  const limited = problems.some(({ code }) => code === "LIMIT_REACHED");
  const needsOrganization = problems.some(({ field }) => field === "organizationId");
  return (
    <div className={styles.form}>
      <Problems problems={problems} />
      {noted && <Notice>{say("noteKept")}</Notice>}
      {alternatives.length > 0 && (
        <section className={styles.instead}>
          <h2>{say("instead")}</h2>
          <Rows>
            {alternatives.map(({ startsAt, endsAt, venue }) => (
              <RowButton
                key={`${startsAt} ${venue?.id}`}
                title={whenName(startsAt, endsAt, venue?.timeZone)}
                detail={wish.mode === "IN_PERSON" ? venue?.name : undefined}
                onClick={() => onChoose({ at: startsAt, ...there(wish, venue?.id) })}
              />
            ))}
          </Rows>
        </section>
      )}
      {needsOrganization && <Organizations onChoose={onChoose} />}
      {limited && <ButtonLink to="/appointments">{say("myAppointments")}</ButtonLink>}
      <ButtonLink to={choosePath(wish)} primary={alternatives.length === 0 && !limited}>
        {say("otherTimes")}
      </ButtonLink>
    </div>
  );
}

function there({ mode }: Wish, venue?: string): Record<string, string> {
  return mode === "IN_PERSON" && venue ? { venue } : {};
}

function Organizations({ onChoose }: Pick<BookingInsteadProps, "onChoose">) {
  const say = useWords();
  const memberships = useViewer()?.memberships ?? [];
  const contactOf = memberships.filter(({ role }) => role.endsWith("_CONTACT"));
  return (
    <section className={styles.instead}>
      <h2>{say("which")}</h2>
      <Rows>
        {contactOf.map(({ id, organization, organizationName }) => (
          <RowButton
            key={id}
            title={organizationName}
            onClick={() => organization && onChoose({ organization: organization.id })}
          />
        ))}
      </Rows>
    </section>
  );
}
