import type { RefusalCode } from "#functions/errors.ts";
import type { PageStatus } from "./render.ts";

/** What somebody who is refused sees: what happened, and what to do. */
export interface Words {
  status: PageStatus;
  title: string;
  paragraphs: readonly string[];
  links?: readonly { href: string; text: string }[];
}

/** Adding a RefusalCode without saying what the user sees is a type error here. */
export const refusals = {
  already_told: {
    status: 409,
    title: "You have told us today",
    paragraphs: ["One result of each person counts for a tool in a day. If it changes, tell us again tomorrow."],
  },
  code_in_use: {
    status: 409,
    title: "Another organisation has this official code",
    paragraphs: ["One code means one body. Find the organisation that has it before you add another."],
    links: [{ href: "/organisations", text: "Find an organisation" }],
  },
  succeeds_itself: {
    status: 409,
    title: "An organisation cannot carry itself on",
    paragraphs: ["One of the successors leads back to the organisation that ended. Nothing was saved."],
  },
  tool_exists_already: {
    status: 409,
    title: "This tool is in the catalogue already",
    paragraphs: ["A tool with this short name is there already. You can suggest its addresses on its page."],
    links: [{ href: "/tools", text: "Find the tool" }],
  },
  destination_exists_already: {
    status: 409,
    title: "This address is listed for the tool already",
    paragraphs: ["Exactly this address is on the tool's page. Nothing was saved."],
  },
  second_organisation_needed: {
    status: 403,
    title: "A steward of another organisation must confirm this",
    paragraphs: ["Two stewards of different organisations confirm an address. Yours has done so."],
  },
  not_found: {
    status: 404,
    title: "Page not found",
    paragraphs: [
      "If you typed the web address, check it is correct.",
      "If you followed a link, the page may have moved.",
    ],
    links: [{ href: "/", text: "Go to the Commonlist home page" }],
  },
  not_permitted: {
    status: 403,
    title: "You do not have permission to do this",
    paragraphs: ["Your account does not have the role this needs. You are still signed in."],
    links: [{ href: "/account", text: "See your roles" }],
  },
  sign_in_needed: { status: 403, title: "Sign in to continue", paragraphs: [] },
  organisation_needed: {
    status: 403,
    title: "Tell us which organisation you work for",
    paragraphs: [
      "You can do this once we know which organisation you act for.",
      "If you have picked it already, a colleague there or a steward has to confirm it first.",
    ],
    links: [{ href: "/account/organisation", text: "Pick your organisation" }],
  },
  changed_meanwhile: {
    status: 409,
    title: "Someone else changed this while you were working",
    paragraphs: ["Nothing you entered was saved. Go back, reload the page to see what changed, and try again."],
  },
  poll_closed: {
    status: 409,
    title: "This vote has closed",
    paragraphs: ["Nothing more can be cast or changed. The result is on the proposal's page."],
    links: [{ href: "/proposals", text: "Go to the proposals" }],
  },
  poll_still_open: {
    status: 409,
    title: "This vote is still open",
    paragraphs: ["It can be closed once its closing time has passed."],
  },
  not_an_elector: {
    status: 403,
    title: "Your organisation cannot vote on this proposal",
    paragraphs: ["The organisations entitled to vote were fixed when the vote opened, and yours was not among them."],
    links: [{ href: "/working-group", text: "See how an organisation joins the working group" }],
  },
  interested_must_abstain: {
    status: 409,
    title: "Your organisation can only abstain",
    paragraphs: ["An interest in the supplier was declared for your organisation. Go back and choose abstain."],
  },
  second_person_needed: {
    status: 409,
    title: "Somebody else has to do this",
    paragraphs: ["It takes two people, and you are the first of them. Ask another person with your role."],
  },
  founding_over: {
    status: 409,
    title: "The working group has been founded",
    paragraphs: ["Since the first vote opened, an organisation joins by a vote of the working group."],
    links: [{ href: "/proposals/new/membership", text: "Propose that an organisation joins" }],
  },
  proposal_opened: {
    status: 409,
    title: "This proposal can no longer be changed",
    paragraphs: ["A proposal stays as it was when its vote opened. You can withdraw it while the vote is open."],
  },
  proposal_empty: {
    status: 409,
    title: "This proposal does not change anything yet",
    paragraphs: ["What it proposes is so already. Go back to the draft and choose what should change."],
  },
  proposal_stale: {
    status: 409,
    title: "The shared whitelist has changed since this was written",
    paragraphs: ["Open the draft, check it against the current version and save it again."],
  },
  needs_unstated: {
    status: 409,
    title: "The draft does not say which needs it answers",
    paragraphs: [
      "Those who vote see which needs of the research library a proposal answers, or that it answers none.",
      "Change the draft: select the needs, or that there is none. A need that was taken from the library since no longer counts.",
    ],
    links: [{ href: "/proposals?list=draft", text: "Go to your organisation’s drafts" }],
  },
  shrink_unconfirmed: {
    status: 409,
    title: "This version removes more than a fifth of the list",
    paragraphs: ["If that is meant, go back, select that it is, and send it again."],
  },
  edition_unsound: {
    status: 409,
    title: "This version cannot be published",
    paragraphs: [
      "At least one file would let something through that the list does not, or leave out something without saying so. The publishers’ desk says which.",
      "Nothing was published. Tell whoever looks after this service.",
    ],
  },
  shared_tenant_alone: {
    status: 409,
    title: "A host shared with strangers needs a proposal of its own",
    paragraphs: ["Remove the other changes from this draft and propose them separately."],
  },
  roll_too_small: {
    status: 409,
    title: "There are too few organisations to vote",
    paragraphs: ["Fewer organisations are entitled to vote than the charter needs for a result."],
    links: [{ href: "/working-group", text: "See the working group" }],
  },
  not_in_working_group: {
    status: 403,
    title: "Your organisation is not in the working group",
    paragraphs: ["Only organisations in the working group propose changes, discuss them and vote."],
    links: [{ href: "/working-group", text: "See how an organisation joins" }],
  },
  unconfirmed_destination: {
    status: 409,
    title: "An address in this proposal is not confirmed",
    paragraphs: ["Only confirmed addresses can be proposed. Open the draft and choose again."],
  },
  nothing_to_publish: {
    status: 409,
    title: "There is nothing to publish",
    paragraphs: ["Choose at least one agreed proposal that fits the current version."],
    links: [{ href: "/publishing", text: "Go to the publishers' desk" }],
  },
  second_factor_needed: {
    status: 403,
    title: "Sign in with a second factor",
    paragraphs: [
      "You hold a role that this may need, but you signed in with a password alone.",
      "Sign in again and use your second factor, such as a code from your phone. You are still signed in meanwhile.",
    ],
  },
  not_for_oneself: {
    status: 403,
    title: "You cannot give a role to yourself",
    paragraphs: ["Ask two other stewards."],
    links: [{ href: "/roles", text: "Go to roles" }],
  },
  no_organisation_to_act_for: {
    status: 409,
    title: "This person has no organisation to act for",
    paragraphs: [
      "A role is held for one organisation, which the person’s own e-mail address or a colleague proves.",
      "An address at an organisation that has been replaced by another does not count.",
    ],
    links: [{ href: "/roles", text: "Go to roles" }],
  },
  steward_and_publisher: {
    status: 409,
    title: "Nobody can be both steward and publisher",
    paragraphs: ["End the one role before you give the other."],
    links: [{ href: "/roles", text: "Go to roles" }],
  },
  seat_taken: {
    status: 409,
    title: "The organisation already has this representative",
    paragraphs: ["An organisation has one voting representative and one deputy. End the present one’s role first."],
    links: [{ href: "/roles", text: "Go to roles" }],
  },
  proposals_conflict: {
    status: 409,
    title: "These proposals do not fit together",
    paragraphs: [
      "One of them changes what another is about. Publish the first one alone; the other goes back to its proposer.",
    ],
    links: [{ href: "/publishing", text: "Go to the publishers' desk" }],
  },
  change_pending: {
    status: 409,
    title: "Another steward's change waits to be confirmed",
    paragraphs: ["Confirm or discard it on the organisation's page before you propose another."],
  },
  already_prepared: {
    status: 409,
    title: "A version is already waiting for approval",
    paragraphs: ["Approve it or discard it before you prepare another."],
    links: [{ href: "/publishing", text: "Go to the publishers' desk" }],
  },
  second_publisher_needed: {
    status: 403,
    title: "A publisher of another organisation has to approve this",
    paragraphs: ["You, or somebody in your organisation, prepared it."],
    links: [{ href: "/publishing", text: "Go to the publishers' desk" }],
  },
  too_many_attempts: {
    status: 429,
    title: "There have been too many attempts",
    paragraphs: [
      "Nothing was saved. Go back, keep what you wrote, and send it again in an hour. To sign in, try again in 10 minutes.",
    ],
  },
  contact_elsewhere: {
    status: 409,
    title: "This address is not at the organisation",
    paragraphs: [
      "A web filtering lead has an address at one of the organisation’s own e-mail domains, or at its recorded IT supplier’s. Nothing was saved.",
    ],
  },
  contact_link_used: {
    status: 409,
    title: "This link has been used",
    paragraphs: ["Each link in an e-mail can be used once. We can send a new one to the address that is recorded."],
  },
  contact_view_over: {
    status: 403,
    title: "This view has ended",
    paragraphs: ["What you open can be read for 15 minutes. Open the contact again and say why."],
  },
  contact_not_confirmed: {
    status: 409,
    title: "This contact is not confirmed",
    paragraphs: [
      "Only somebody who has confirmed that they are responsible for the web filter can be made its lead. Nothing was saved.",
    ],
  },
  contact_not_signed_in: {
    status: 409,
    title: "This contact has not signed in yet",
    paragraphs: [
      "They have to sign in once with the same e-mail address before they can be proposed. We asked them to when they confirmed.",
    ],
  },
  owner_by_contact: {
    status: 409,
    title: "A web filtering lead is proposed from the organisation’s contacts",
    paragraphs: [
      "Open the organisation’s page, go to its contacts, open the one who confirmed, and say how you checked who they are.",
    ],
    links: [{ href: "/organisations", text: "Find the organisation" }],
  },
  own_request: {
    status: 403,
    title: "You cannot decide what you ask for yourself",
    paragraphs: ["You asked for this or support it. Another web filtering lead of your organisation has to decide it."],
    links: [{ href: "/desk", text: "Go to your desk" }],
  },
  request_moved_on: {
    status: 409,
    title: "This request has moved on",
    paragraphs: ["What you wanted to do is not possible where the request is now. Nothing was saved."],
    links: [{ href: "/requests", text: "Go to requests" }],
  },
  nudged_lately: {
    status: 409,
    title: "The web filtering lead was asked again lately",
    paragraphs: ["You or a colleague did so in the last seven days. It can be done once in seven days."],
    links: [{ href: "/requests", text: "Go to requests" }],
  },
  others_ask_too: {
    status: 409,
    title: "Colleagues ask for this too",
    paragraphs: ["You cannot withdraw what others still ask for. You can leave it to them."],
    links: [{ href: "/requests", text: "Go to requests" }],
  },
  nobody_else_asks: {
    status: 409,
    title: "Nobody else asks for this",
    paragraphs: ["You are the last of those who ask. Withdraw the request if it is no longer needed."],
    links: [{ href: "/requests", text: "Go to requests" }],
  },
  away_now: {
    status: 409,
    title: "You said that you are away",
    paragraphs: ["Others stand in for you until you are back. Say that you are back before you decide."],
    links: [{ href: "/desk/away", text: "Say that you are back" }],
  },
  cannot_take_it_on: {
    status: 409,
    title: "This person cannot take it on",
    paragraphs: ["They are away, ask for it themselves, or are no longer a web filtering lead. Choose somebody else."],
    links: [{ href: "/desk", text: "Go to your desk" }],
  },
  decision_ended: {
    status: 409,
    title: "This decision does not hold any more",
    paragraphs: [
      "It was withdrawn or replaced, its last day has passed, or it is being looked at again. Nothing was saved.",
    ],
    links: [{ href: "/desk", text: "Go to your desk" }],
  },
  too_many_subscriptions: {
    status: 409,
    title: "Your organisation has too many subscriptions",
    paragraphs: [
      "Up to 20 can be in use at once, and up to 60 can be made in a year. Change one, or revoke one that no filter uses any more.",
    ],
    links: [{ href: "/subscriptions", text: "Go to your subscriptions" }],
  },
  subscription_revoked: {
    status: 409,
    title: "This subscription is revoked",
    paragraphs: ["It cannot be changed any more. Make a new one, and give its address to your filter."],
    links: [{ href: "/subscriptions", text: "Go to your subscriptions" }],
  },
  finding_not_live: {
    status: 409,
    title: "This finding no longer counts as evidence",
    paragraphs: [
      "Another finding has taken its place, or its time is over. What organisations said of it stays as it is, and yours can take back what it said.",
    ],
    links: [{ href: "/research/findings", text: "Go to the findings" }],
  },
  finding_is_public: {
    status: 409,
    title: "A finding that is public is not rewritten",
    paragraphs: ["Write another finding that takes its place. This one stays, and says by what it was superseded."],
  },
  study_not_public: {
    status: 409,
    title: "The study is not public yet",
    paragraphs: ["A finding is published together with its study, or after it. Review the study first."],
    links: [{ href: "/research/desk", text: "Go to the research desk" }],
  },
  study_has_findings: {
    status: 409,
    title: "The study still has findings",
    paragraphs: ["Discard its draft findings first. Nothing was discarded."],
    links: [{ href: "/research/desk", text: "Go to the research desk" }],
  },
  finding_superseded: {
    status: 409,
    title: "That finding cannot be superseded",
    paragraphs: [
      "A finding takes the place of one that is public, and of which nothing else has taken the place. Name the latest one. Nothing was saved.",
    ],
    links: [{ href: "/research/desk", text: "Go to the research desk" }],
  },
  evidence_not_public: {
    status: 409,
    title: "A finding under it is not public",
    paragraphs: [
      "What is published rests on findings that everybody can read. Publish those first, or send this back. Nothing was published.",
    ],
    links: [{ href: "/research/desk", text: "Go to the research desk" }],
  },
  review_incomplete: {
    status: 409,
    title: "The review is not complete",
    paragraphs: ["Nothing is published before a second researcher has checked every point. Nothing was published."],
    links: [{ href: "/research/desk", text: "Go to the research desk" }],
  },
  consent_too_narrow: {
    status: 409,
    title: "The participants’ consent does not cover this",
    paragraphs: [
      "A finding goes no further than everybody whom it rests on allows, and no longer. It can be made public while all of them allow that. Nothing was saved or published.",
    ],
  },
  consent_withdrawn: {
    status: 409,
    title: "This participant has withdrawn consent",
    paragraphs: ["Nothing may rest on what they said any more. Nothing was saved."],
  },
  consent_code_unknown: {
    status: 404,
    title: "This code is not known here",
    paragraphs: [
      "Check it against your consent form: it is four groups of letters and numbers. A code stops working once everything it stood for is erased.",
    ],
    links: [{ href: "/research/consent", text: "Enter the code again" }],
  },
  survey_not_open: {
    status: 409,
    title: "This survey takes no answers now",
    paragraphs: ["It has not been opened, or it has closed. Nothing was kept of what you wrote."],
    links: [{ href: "/research", text: "Go to the research library" }],
  },
  survey_opened: {
    status: 409,
    title: "This survey has been opened",
    paragraphs: ["People have seen its questions, so they cannot be changed any more. Close it and make another one."],
  },
  survey_answered: {
    status: 409,
    title: "You have answered this survey",
    paragraphs: [
      "Each person answers once. To take your answers back, use the code that you were given when you sent them.",
    ],
    links: [{ href: "/research/consent", text: "Use your code" }],
  },
  too_few_answers: {
    status: 409,
    title: "Too few people have answered",
    paragraphs: ["Results are shown from five answers up, so that nobody can be recognised in them."],
  },
} as const satisfies Record<RefusalCode, Words>;
