#include "theory/given/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "theory/given/kinds.hpp"
#include "theory/given/mutants.hpp"
#include "theory/given/parameter_box.hpp"
#include "theory/proof.hpp"

namespace separatrix::given {
namespace {

std::string approached(const GivenApproach& approach) {
  return fmt::format("{} -> {}", approach.along, approach.towards ? to_string(*approach.towards) : "infinity");
}

// what is claimed, from its formulas
struct Sentence {
  std::string operator()(const GivenIdentity& says) const {
    return fmt::format("{} = 0 {}", says.expression.text, says.everywhere ? "everywhere" : "along every trajectory");
  }
  std::string operator()(const GivenLimit& says) const {
    return fmt::format("{} -> {} as {}", says.quantity.text, says.to.text, approached(says.approach));
  }
  std::string operator()(const GivenRate& says) const {
    const std::string& s = says.approach.along;
    const std::string law = says.exponential
                                ? fmt::format("exp(({})*{})", says.exponent.text, s)
                                : fmt::format("{}^({})",
                                              says.approach.towards && *says.approach.towards != 0
                                                  ? fmt::format("({} - {})", s, to_string(*says.approach.towards))
                                                  : s,
                                              says.exponent.text);
    return fmt::format("{} ~ {} as {}", says.quantity.text, law, approached(says.approach));
  }
  std::string operator()(const GivenBasin& says) const {
    return fmt::format("starts with {} {}go to {}", says.starts.text, says.exactly ? "and no others " : "", says.label);
  }
  std::string operator()(const GivenCount& says) const {
    return fmt::format("number of {} = {}", says.of, says.equals);
  }
  std::string operator()(const GivenBound& says) const {
    std::string text;
    for (const GivenSide& side : says.sides) {
      text +=
          fmt::format("{}{} {} {}", text.empty() ? "" : " and ", says.expression.text, side.sign(), side.bound.text);
    }
    return text;
  }
  std::string operator()(const GivenStage& says) const {
    if (says.time) return fmt::format("{} = 0 first at t = {}", says.events.front().text, says.time->text);
    std::string text;
    for (const GivenFormula& each : says.events) text += (text.empty() ? "" : ", then ") + each.text + " = 0";
    return text;
  }
};

// what claims and the model that they are about live in
struct File {
  Model model;
  std::vector<GivenClaim> claims;
  std::string name;
};

// of a claim about all parameters and starts of a box, if its kind has a proof
std::optional<ClaimProof> proof_of(const std::shared_ptr<const File>& file, const std::string& id,
                                   const ClaimSettings& settings) {
  const auto claim = std::ranges::find(file->claims, id, &GivenClaim::id);
  const Subject subject{file->model, *claim, file->name};
  const ParameterBox box(settings, subject);
  const auto proof = [&](const auto& says, std::string domain) {
    return ClaimProof{id, std::move(domain),
                      [file, subject, &says](const ClaimSettings& again) { return prove(subject, says, again); }};
  };
  const auto* count = std::get_if<GivenCount>(&claim->says);
  if (count != nullptr && box.varies()) return proof(*count, box.domain());
  if (const auto* basin = std::get_if<GivenBasin>(&claim->says)) {
    return proof(*basin, box.domain(box_of_starts(subject, *basin), basin->starts.text));
  }
  return std::nullopt;
}

}  // namespace

Paper paper_of(TheoryModel theory, const std::vector<GivenClaim>& claims, const std::string& name) {
  const auto file = std::make_shared<const File>(File{theory.model, claims, name});
  Paper paper{name, theory.model.description().title, name, {}};
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const GivenClaim& said = file->claims[i];
    paper.claims.push_back(
        {said.id, said.statement.empty() ? std::visit(Sentence(), said.says) : said.statement,
         said.source.empty() ? name : said.source, Status::given, [file, i](const ClaimSettings& settings) {
           const Subject subject{file->model, file->claims[i], file->name};
           return std::visit([&](const auto& says) { return check(subject, says, settings); }, subject.claim.says);
         }});
  }
  paper.proof = [file](const std::string& claim, const ClaimSettings& settings) {
    return proof_of(file, claim, settings);
  };
  paper.mutants = [file] { return mutants_of(file->model, file->claims, file->name); };
  paper.models.push_back(std::move(theory));
  return paper;
}

}  // namespace separatrix::given
