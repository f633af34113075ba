// When an asset is made by itself: its condition, who evaluates it, and what the last evaluations came to.
import type { AssetDetail } from "@sluice/api";
import { IconClockPlay } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Evaluations } from "../automation/Evaluations.tsx";
import { Card } from "../page/Card.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { Message } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";

export function AssetAutomation({ asset }: { readonly asset: AssetDetail }) {
  const { automationCondition: condition, conditionSensor: sensor } = asset;
  if (condition === null) {
    return (
      <Message icon={<IconClockPlay size={30} stroke={1.4} />} title="It is made only when somebody asks">
        With an <code>automationCondition</code> in the definitions it is made by itself: when something that it is made
        of changes, at times, when it is missing.
      </Message>
    );
  }
  return (
    <div className={`${pageCss.body} ${pageCss.padded}`}>
      <div className={pageCss.column}>
        <Card title="Condition">
          <Facts>
            <Fact name="Condition">
              <code>{condition}</code>
            </Fact>
            {sensor !== null && (
              <Fact name="Evaluated by">
                <Link to="/automation/$name" params={{ name: sensor }}>
                  {sensor}
                </Link>
              </Fact>
            )}
          </Facts>
        </Card>
        <Evaluations of={{ asset: asset.key }} />
      </div>
    </div>
  );
}
