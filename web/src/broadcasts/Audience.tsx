import { useWords } from "./words";

interface AudienceProps {
  broadcast: { topic: { name: string } | null; area: { name: string } | null };
}

/** To whom it goes, in words. */
export function Audience({ broadcast: { topic, area } }: AudienceProps) {
  const say = useWords();
  if (topic) return say("toTopic", { name: topic.name });
  return area ? say("toArea", { name: area.name }) : say("toNobody");
}
