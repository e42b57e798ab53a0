import type { ToolDraft } from "#functions/catalogue/rules.ts";

type Registered = ToolDraft & { toolId: string };

const tool =
  (kind: ToolDraft["kind"]) =>
  (toolId: string, name: string, vendor: string, website: string, purpose: string): Registered => ({
    ...{ toolId, name, vendor, website, purpose, kind },
  });

const video = tool("video_conferencing");
const documents = tool("documents");
const wiki = tool("wiki");
const files = tool("file_storage");
const project = tool("project_management");
const other = tool("other");

/** Real tools, described by us. What each needs through a filter is in `destinations.ts`, where we have read a source for it. */
export const tools: readonly Registered[] = [
  video(
    "zoom",
    "Zoom",
    "Zoom Communications",
    "https://zoom.us/",
    "Meetings by video and sound, with screen sharing and breakout rooms",
  ),
  video(
    "microsoft-teams",
    "Microsoft Teams",
    "Microsoft",
    "https://teams.microsoft.com/",
    "Meetings by video, calls and chat, with files kept beside them",
  ),
  video("webex", "Webex", "Cisco", "https://www.webex.com/", "Meetings by video and sound, webinars and messages"),
  video("google-meet", "Google Meet", "Google", "https://meet.google.com/", "Meetings by video in the browser"),
  video(
    "whereby",
    "Whereby",
    "Whereby",
    "https://whereby.com/",
    "Meetings by video in the browser, in rooms with a fixed address",
  ),
  video("jitsi-meet", "Jitsi Meet", "8x8", "https://meet.jit.si/", "Open-source meetings by video in the browser"),
  documents(
    "google-docs",
    "Google Docs, Sheets and Slides",
    "Google",
    "https://workspace.google.com/products/docs/",
    "Documents, sheets and slides that several people edit at once",
  ),
  documents(
    "office-for-the-web",
    "Microsoft 365 for the web",
    "Microsoft",
    "https://www.office.com/",
    "Word, Excel and PowerPoint in the browser, with shared editing",
  ),
  documents(
    "dropbox-paper",
    "Dropbox Paper",
    "Dropbox",
    "https://www.dropbox.com/paper",
    "Shared documents that several people edit at once",
  ),
  documents(
    "coda",
    "Coda",
    "Coda",
    "https://coda.io/",
    "Documents with tables and forms that several people edit at once",
  ),
  documents("hackmd", "HackMD", "HackMD", "https://hackmd.io/", "Notes in Markdown that several people edit at once"),
  wiki("notion", "Notion", "Notion Labs", "https://www.notion.com/", "Pages, notes and small databases kept by a team"),
  wiki(
    "confluence",
    "Confluence",
    "Atlassian",
    "https://www.atlassian.com/software/confluence",
    "A team's wiki, with spaces, comments and page history",
  ),
  wiki("gitbook", "GitBook", "GitBook", "https://www.gitbook.com/", "Documentation written together and published"),
  wiki("xwiki", "XWiki", "XWiki SAS", "https://www.xwiki.com/", "An open-source wiki with structured pages"),
  files(
    "dropbox",
    "Dropbox",
    "Dropbox",
    "https://www.dropbox.com/",
    "Files kept online, synchronised and shared by link",
  ),
  files(
    "sharepoint-onedrive",
    "SharePoint and OneDrive",
    "Microsoft",
    "https://www.microsoft.com/microsoft-365/sharepoint/collaboration",
    "Files of teams and of single people, shared and edited together",
  ),
  files("google-drive", "Google Drive", "Google", "https://drive.google.com/", "Files kept online and shared by link"),
  files("box", "Box", "Box", "https://www.box.com/", "Files kept online, with rules for sharing them outside"),
  files(
    "wetransfer",
    "WeTransfer",
    "WeTransfer",
    "https://wetransfer.com/",
    "Sending large files by a link that expires",
  ),
  files("flickr", "Flickr", "Flickr", "https://www.flickr.com/", "Photographs kept and published"),
  files("vimeo", "Vimeo", "Vimeo", "https://vimeo.com/", "Video kept, published or shown to invited people"),
  project("trello", "Trello", "Atlassian", "https://trello.com/", "Boards of cards for small pieces of work"),
  project(
    "jira",
    "Jira",
    "Atlassian",
    "https://www.atlassian.com/software/jira",
    "Tracking work in backlogs, boards and reports",
  ),
  project("asana", "Asana", "Asana", "https://asana.com/", "Tasks, timelines and boards for teams"),
  project(
    "basecamp",
    "Basecamp",
    "37signals",
    "https://basecamp.com/",
    "To-do lists, messages and schedules for projects",
  ),
  project("monday", "monday.com", "monday.com", "https://monday.com/", "Boards and timelines for teams"),
  project("airtable", "Airtable", "Airtable", "https://airtable.com/", "Shared tables for planning and tracking"),
  other("slack", "Slack", "Salesforce", "https://slack.com/", "Chat in channels, within a team and with others"),
  other("miro", "Miro", "Miro", "https://miro.com/", "A shared whiteboard for workshops"),
  other("mural", "Mural", "Mural", "https://www.mural.co/", "A shared whiteboard for workshops"),
  other(
    "mentimeter",
    "Mentimeter",
    "Mentimeter",
    "https://www.mentimeter.com/",
    "Polls and questions during a meeting",
  ),
  other("slido", "Slido", "Cisco", "https://www.slido.com/", "Polls and questions during a meeting"),
  other("doodle", "Doodle", "Doodle", "https://doodle.com/", "Finding a date that suits everyone"),
  other("github", "GitHub", "GitHub", "https://github.com/", "Code kept, reviewed and published together"),
];
