// The pages of the navigation, with the letter that opens each after "g".
import {
  IconBriefcase2,
  IconClockPlay,
  IconGitFork,
  IconHome2,
  IconListDetails,
  IconServer2,
  IconShieldCheck,
  IconStack2,
  IconTable,
} from "@tabler/icons-react";

export const pages = [
  { to: "/", label: "Overview", letter: "o", icon: IconHome2 },
  { to: "/runs", label: "Runs", letter: "r", icon: IconListDetails },
  { to: "/catalog", label: "Catalog", letter: "c", icon: IconTable },
  { to: "/checks", label: "Checks", letter: "k", icon: IconShieldCheck },
  { to: "/lineage", label: "Lineage", letter: "l", icon: IconGitFork },
  { to: "/jobs", label: "Jobs", letter: "j", icon: IconBriefcase2 },
  { to: "/automation", label: "Automation", letter: "a", icon: IconClockPlay },
  { to: "/backfills", label: "Backfills", letter: "b", icon: IconStack2 },
  { to: "/deployment", label: "Deployment", letter: "d", icon: IconServer2 },
] as const;

export type PagePath = (typeof pages)[number]["to"];
