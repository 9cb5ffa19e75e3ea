import { ToolbarMenu, useEditorContext } from "@graphiql/react";
import { useEffect, useState } from "react";

/** [{title, query, variables}], written into the page by the server. */
export const examples = JSON.parse(document.getElementById("examples").textContent);

/** Opens any example in a new tab: GraphiQL itself offers them on the first visit only. */
export function ExampleMenu() {
  const { addTab, tabs, queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const [opening, setOpening] = useState(null);

  // The new tab empties the editors when it appears, so they can be filled only after that.
  useEffect(() => {
    if (opening === null || tabs.length === opening.tabsBefore) return;
    queryEditor.setValue(opening.example.query);
    variableEditor.setValue(opening.example.variables ?? "");
    setOpening(null);
  }, [opening, tabs, queryEditor, variableEditor]);

  const open = (example) => {
    setOpening({ example, tabsBefore: tabs.length });
    addTab();
  };

  return (
    <ToolbarMenu label="Examples" button={<ExamplesIcon />}>
      {examples.map((example) => (
        <ToolbarMenu.Item key={example.title} onSelect={() => open(example)}>
          {example.title}
        </ToolbarMenu.Item>
      ))}
    </ToolbarMenu>
  );
}

function ExamplesIcon() {
  return (
    <svg className="graphiql-toolbar-icon" viewBox="0 0 20 20" fill="none" stroke="currentColor">
      <path strokeWidth="1.5" d="M4 2.75h9l3.25 3.25v11.25H4z M7 8h6 M7 11h6 M7 14h4" />
    </svg>
  );
}
