import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { useWords as useOrganizationWords } from "../words";
import { BELOW } from "./kinds";
import { Level } from "./Level";
import { stateOf } from "./state";
import styles from "./Tree.module.css";
import type { OrganizationsNodeFragment } from "./tree.generated";
import { useWords } from "./words";

interface BranchProps {
  node: OrganizationsNodeFragment;
  inactiveToo: boolean;
  isOpenAtFirst?: boolean;
}

/** One organization in the tree; what is below it is asked for when it is opened. */
export function Branch({ node, inactiveToo, isOpenAtFirst = false }: BranchProps) {
  const below = BELOW[node.kind];
  const [first] = below;
  const link = <NodeLink node={node} />;
  if (first === undefined) return <li className={styles.leaf}>{link}</li>;
  return (
    <Opening name={node.name} head={link} isOpenAtFirst={isOpenAtFirst}>
      {below.length === 1 ? (
        <Level parentId={node.id} kind={first} inactiveToo={inactiveToo} />
      ) : (
        <Groups parentId={node.id} inactiveToo={inactiveToo} kinds={below} />
      )}
    </Opening>
  );
}

interface GroupsProps {
  parentId: string;
  kinds: OrganizationsNodeFragment["kind"][];
  inactiveToo: boolean;
}

function Groups({ parentId, kinds, inactiveToo }: GroupsProps) {
  const say = useWords();
  return (
    <ul className={styles.level}>
      {kinds.map((kind) => {
        const name = say(`groups_${kind}`);
        return (
          <Opening key={kind} name={name} head={<span className={styles.group}>{name}</span>}>
            <Level parentId={parentId} kind={kind} inactiveToo={inactiveToo} />
          </Opening>
        );
      })}
    </ul>
  );
}

interface OpeningProps {
  name: string;
  head: ReactNode;
  isOpenAtFirst?: boolean;
  children: ReactNode;
}

function Opening({ name, head, isOpenAtFirst = false, children }: OpeningProps) {
  const say = useWords();
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  return (
    <li className={styles.branch}>
      <div className={styles.line}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={isOpen}
          aria-label={say(isOpen ? "close" : "open", { name })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
        </button>
        {head}
      </div>
      {isOpen && <div className={styles.below}>{children}</div>}
    </li>
  );
}

function NodeLink({ node }: { node: OrganizationsNodeFragment }) {
  const say = useOrganizationWords();
  const state = stateOf(node);
  return (
    <Link className={styles.node} to={`/organizations/${node.id}`}>
      <span className={styles.name}>{node.name}</span>
      <span className={styles.kind}>
        {[say(node.kind), state && say(state)].filter(Boolean).join(" · ")}
      </span>
    </Link>
  );
}
