export const en = {
  title: "Verify a lot",
  lede: "Your browser makes every check anew from the lot’s evidence: each record’s signature and proof, that none is missing, that the plan comes to the chain’s verdicts, and where the lot stands.",
  open: "Verify in this browser",
  what: "What is verified",
  thisLot: "This lot",
  noLot:
    "No lot is chosen. Open this page from a lot or the auditor’s desk, or choose a bundle file that you downloaded.",
  file: "A bundle file instead",
  fileHint: "As the auditor’s desk, the lot’s page or the factory gave it to you.",
  measure: "By what it is measured",
  manifest: "Trust manifest of your own",
  manifestHint:
    "What you choose to believe: chain, contracts and keys of the log. Without a file, the one that this service hands out. Better: from somebody other than the operator.",
  nodes: "Nodes of your choosing",
  nodesHint:
    "JSON-RPC addresses, two or more must agree. Without one, what the chain witnessed is not checked.",
  badUrl: "Not an http or https address: {name}",
  run: "Make every check",
  result: "What was found",
  lotChecks: "The lot",
  records: "Its records ({count})",
  recordsNone: "The file holds no record that could be checked.",
  record: "Entry {index}",
  download: "Download this evidence",
  doubtTitle: "The operator serves this page",
  doubt:
    "Whoever serves a page decides what it says. To check without the operator, download the evidence and run",
  doubtWhy:
    "on your own computer, with a trust manifest from somebody you trust and nodes that you choose. A signature proves who said it, not that it is true.",
};
