/**
 * The form in which offers go out while the mode `fallback-documents` holds: everything that a proposal says, one thing under the other, with
 * nothing in it that data could break. It ships with Troth, so that it needs no publication, and is set by the same engine from the same
 * page: the same data gives the same bytes, and its hash stands in the document's record like any template's. It is no way around an engine
 * that does not run: then nothing is presented.
 */
import type { ProposalTemplate } from './proposal.contract.ts';

const SOURCE = `
#let d = json("/data.json")
#let say = d.say
#set document(title: d.title, author: d.author, date: datetime(
  year: d.at.year, month: d.at.month, day: d.at.day, hour: d.at.hour, minute: d.at.minute, second: d.at.second,
))
#set text(font: "Troth Sans", fallback: false, size: 9pt, lang: d.language, hyphenate: false)
#show raw: set text(font: "Troth Mono", fallback: false)
#show math.equation: set text(font: "Troth Sans", fallback: false)
#let seal = range(8).map(i => d.root.slice(i * 8, count: 8)).join(" ")
#set page(
  paper: d.paper, margin: 22mm,
  footer: text(size: 7pt)[#d.reference #h(1fr) #say.page #context counter(page).display() \\ #say.root #text(font: "Troth Mono", size: 6pt, seal)],
)
#let row(left, right) = grid(columns: (1fr, auto), column-gutter: 6mm, left, align(end, right))
#let lines-of(texts) = texts.filter(t => t != "").join(linebreak())

= #d.title
#d.introduction
#for fact in d.facts { row(fact.label, fact.text) }

== #say.preparedFor
#lines-of((d.customer.name,) + d.customer.lines + d.customer.small)
== #say.offeredBy
#lines-of((d.seller.name,) + d.seller.lines + d.seller.small)
#lines-of(d.contact)

== #say.offer
#for item in d.rows {
  if item.section != "" { heading(level: 3, item.section) }
  pad(left: 3mm * item.depth, {
    row([#item.number #text(weight: "semibold", item.name) #if item.optional { say.optional } #item.change], item.quantity)
    for note in item.notes { par(text(size: 8pt, note)) }
    for charge in item.charges {
      row(
        text(size: 8pt, (charge.label, charge.rateCard, charge.term, charge.unit).filter(t => t != "").join(", ")),
        [#charge.amount #charge.per],
      )
      for one in charge.discounts { row(text(size: 8pt, one.label), text(size: 8pt, one.amount)) }
    }
  })
}

== #d.currency
#for total in d.totals { row(text(weight: if total.strong { "semibold" } else { "regular" }, total.label), total.amount) }
#text(size: 8pt, d.tax)

#if d.options.len() > 0 {
  heading(level: 2, say.options)
  say.optionsNote
  for option in d.options { row([#option.number #option.name], option.amount) }
}
#if d.rateCards.len() > 0 {
  heading(level: 2, say.rates)
  for card in d.rateCards {
    heading(level: 3, card.name)
    for tier in card.tiers { row([#tier.from – #tier.to], tier.amount) }
    text(size: 8pt, card.caption)
  }
}
#if d.clauses.len() > 0 {
  heading(level: 2, say.terms)
  for (i, clause) in d.clauses.enumerate() {
    heading(level: 3, [#(i + 1) #clause.title])
    for paragraph in clause.paragraphs { par(paragraph) }
  }
}

== #say.acceptance
#say.acceptanceText
#d.customer.name
#for title in (say.signer, say.signerRole, say.placeAndDate, say.signature) { v(9mm); line(length: 60%, stroke: 0.5pt); text(size: 8pt, title) }
#v(4mm)
#text(size: 8pt)[#say.root: #text(font: "Troth Mono", size: 6.5pt, seal) \\ #say.rootNote]
`;

const PLAIN_FORM_KEY = 'troth-plain-form';

/** In every language that a proposal can be in: it has no words of its own. */
export const plainForm = (language: string): ProposalTemplate => ({
  key: PLAIN_FORM_KEY,
  name: 'Plain form',
  owner: 'troth',
  languages: [language],
  source: SOURCE,
});
