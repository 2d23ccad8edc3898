// @ts-check
/**
 * The time sheet of today: each start and end, as it was tapped.
 *
 * @module screen-hours
 */

import { now, state } from "./app.js";
import { hoursOf } from "./day.js";
import { card, cardTitle, make, prow } from "./parts.js";
import { iconOfItem } from "./outbox-words.js";
import { clock, dayOf, duration, say } from "./words.js";

/** @returns {import("./frame.js").View} */
export function render() {
  const { clock: times } = state();
  const { worked, breaks } = hoursOf(times, now());
  const rows = times.entries.map(({ kind, occurred_at: at }) => prow({ icon: iconOfItem(kind), text: say(`kind.${kind}`), state: clock(at) }));
  const list = card(cardTitle(dayOf(now()), say(`shift.${times.shift}`)), ...(rows.length ? rows : [make("p", "hint", say("hours_none"))]));
  const sums = card(
    prow({ icon: "clock", text: say("worked"), state: duration(worked) }),
    prow({ icon: "cup", text: say("breaks"), state: duration(breaks) }),
  );
  for (const element of [list, sums]) element.classList.add("rows");
  return { title: say("time_sheet"), back: "#/me", body: [list, sums, make("p", "hint inset", say("hours_hint"))], tab: "today" };
}
