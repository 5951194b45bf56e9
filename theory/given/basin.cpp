#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/basin_over_parameters.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/equilibria.hpp"
#include "theory/given/kinds.hpp"
#include "theory/given/parameter_box.hpp"
#include "theory/given/rerun.hpp"
#include "theory/given/sample_points.hpp"

namespace separatrix::given {
namespace {

constexpr std::size_t usual_parameters = 3, usual_starts = 60, edges = 12;
constexpr std::size_t label_digits = 30;  // beside an edge more than those of double
constexpr std::size_t more_digits = 5;    // of a second run

// What the label of the claim is to a start. One that stands on an equilibrium is in the basin of that; whether another one is
// a saddle or a minimum its label does not say.
Verdict has_label(const Limit<double>& limit, Equilibria& equilibria, const std::string& label) {
  if (limit.label == Label::undecided) return Verdict::undecided;
  if (limit.label == Label::stationary && label != name(Label::stationary)) {
    const auto number = equilibria.number_in_box(limit);
    if (!number || !label.starts_with("equilibrium-")) return Verdict::undecided;
    return verdict(name({Label::minimum, number}) == label);
  }
  const Basin basin = equilibria(limit);
  return verdict(label == name(Label::minimum) ? basin.label == Label::minimum : name(basin) == label);
}

class Starts {
 public:
  Starts(const Subject& subject, const GivenBasin& says, const ParameterValues& parameters)
      : subject_(subject), says_(says), parameters_(parameters) {}

  Verdict contains(const std::vector<Rational>& start) const {
    return holds(says_.starts.condition, Case{parameters_, start}.values(subject_.model));
  }

  // inside, at a thousandth and a millionth of the way to a point outside from the edge between them; and outside
  void beside_edge(const std::vector<Rational>& in, const std::vector<Rational>& out,
                   std::vector<std::vector<Rational>>& inside, std::vector<std::vector<Rational>>& outside) const {
    Rational low = 0, high = 1;
    const auto at = [&](const Rational& s) {
      std::vector<Rational> point;
      for (std::size_t i = 0; i < in.size(); ++i) point.push_back(in[i] + s * (out[i] - in[i]));
      return point;
    };
    constexpr int halvings = 24;  // below a millionth
    for (int i = 0; i < halvings; ++i) {
      const Rational middle = (low + high) / 2;
      (contains(at(middle)) == Verdict::holds ? low : high) = middle;
    }
    for (const Rational& step : {ratio(1, 1000), ratio(1, 1'000'000)}) {
      const auto before = at(Rational(low - step)), behind = at(Rational(high + step));
      if (low > step && contains(before) == Verdict::holds) inside.push_back(before);
      if (high + step < 1 && contains(behind) == Verdict::fails) outside.push_back(behind);
    }
  }

 private:
  const Subject& subject_;
  const GivenBasin& says_;
  const ParameterValues& parameters_;
};

// what a start does, with all digits and computed twice; none: the runs differ or say nothing
std::optional<Destination> certain_destination(const DestinationFinder& finder, const std::vector<Rational>& start,
                                               std::size_t digits) {
  Destination found = finder(start, digits + guard::printed, Certainty::checked);
  finder.refine_limit(start, digits + guard::printed, found);
  Destination again = finder(start, digits + guard::printed + more_digits, Certainty::path);
  finder.refine_limit(start, digits + guard::printed + more_digits, again);
  if (found.label == Label::undecided || again.label == Label::undecided || !same_basin(found, again)) return {};
  return found;
}

class CaseOfBasin {
 public:
  CaseOfBasin(EvidenceBuilder& evidence, const Subject& subject, const GivenBasin& says, const Case& at,
              const ClaimSettings& settings)
      : evidence_(evidence),
        subject_(subject),
        says_(says),
        at_(at),
        settings_(settings),
        box_(box_of_starts(subject, says)),
        equilibria_(subject.model, at.parameters, box_, settings.out_of_time) {}

  void check() {
    SamplePoints points(box_, settings_.seed);
    const Starts starts(subject_, says_, at_.parameters);
    std::vector<std::vector<Rational>> inside, outside;
    const auto add = [&](const std::vector<Rational>& start) {
      const Verdict is_inside = starts.contains(start);
      if (is_inside == Verdict::holds) inside.push_back(start);
      if (is_inside == Verdict::fails) outside.push_back(start);
    };
    std::ranges::for_each(points.beside_faces(), add);
    const std::size_t wanted = sample_count(settings_, subject_.claim, usual_starts);
    constexpr std::size_t tries = 50;
    const std::size_t beside = inside.size();
    for (std::size_t i = 0; i < tries * wanted && inside.size() < beside + wanted; ++i) add(points.next());
    const std::size_t pairs = std::min({edges, inside.size(), outside.size()});
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::vector<Rational> in = inside[inside.size() - 1 - i], out = outside[outside.size() - 1 - i];
      starts.beside_edge(in, out, inside, outside);
    }
    if (outside.size() > inside.size()) outside.resize(inside.size());
    if (inside.empty()) {
      evidence_.at(at_.text(subject_.model, false));
      evidence_.undecided("starts", "none was found with " + says_.starts.text);
      return;
    }
    look_at(inside, true);
    if (says_.exactly) look_at(outside, false);
  }

 private:
  void look_at(const std::vector<std::vector<Rational>>& starts, bool inside) {
    const auto results = labels_of(settings_, subject_.model, at_.parameters, starts, label_digits);
    std::size_t decided = 0;
    std::optional<DestinationFinder> finder;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const SweepResult& each = results[i];
      const Verdict found = has_label(limit_of(each), equilibria_, says_.label);
      if (found == verdict(inside)) ++decided;
      if (found != verdict(!inside)) continue;
      if (!finder) finder.emplace(subject_.model, at_.parameters);
      if (refuted(*finder, starts[i], inside)) return;
    }
    const std::string parameters = at_.text(subject_.model, false);
    evidence_.at(fmt::format("{}{}{} starts {} {}", parameters, parameters.empty() ? "" : ", ", starts.size(),
                             inside ? "with" : "without", says_.starts.text));
    enough_decided(evidence_, fmt::format("share of starts found to be {}{}", inside ? "" : "not ", says_.label),
                   decided, starts.size());
  }

  // a start that certainly goes where the claim says that it does not
  bool refuted(const DestinationFinder& finder, const std::vector<Rational>& start, bool inside) {
    const auto found = certain_destination(finder, start, settings_.digits);
    if (!found || has_label(limit_of(*found), equilibria_, says_.label) != verdict(!inside)) return false;
    const Case witness{at_.parameters, start};
    evidence_.at(witness.text(subject_.model), command("basin", subject_, witness) + box_options(subject_.model, box_));
    evidence_.same("label", (inside ? "" : "not ") + says_.label, name(equilibria_(*found)), EvidenceMethod::sampled);
    return true;
  }

  EvidenceBuilder& evidence_;
  const Subject& subject_;
  const GivenBasin& says_;
  const Case& at_;
  const ClaimSettings& settings_;
  std::vector<Interval> box_;
  Equilibria equilibria_;
};

}  // namespace

std::vector<Interval> box_of_starts(const Subject& subject, const GivenBasin& says) {
  GivenBox box = says.box;
  box.insert(box.begin(), subject.claim.over.begin(), subject.claim.over.end());  // its intervals go before
  return whole_box(subject.model, box);
}

Evidence prove(const Subject& subject, const GivenBasin& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (cases(evidence, settings, subject, usual_parameters, Over::parameters).all.empty()) return evidence.conclude();
  const Model& model = subject.model;
  const ParameterBox box(settings, subject);
  const std::vector<Interval> starts = box_of_starts(subject, says);
  std::vector<Expression> symbols = model.parameters();
  symbols.insert(symbols.end(), model.states().begin(), model.states().end());
  BasinOverParameters claim{
      box.sides(),
      starts,
      says.label,
      starts,
      says.exactly,
      [&](const ParameterValues& parameters, const std::vector<Rational>& start) {
        return holds(says.starts.condition, Case{parameters, start}.values(model));
      },
      [&](const std::vector<Interval>& piece) { return holds(says.starts.condition, symbols, piece); },
      [&](const ParameterValues& parameters) { return box.claimed(parameters); },
      [&](const std::vector<Interval>& piece) { return box.nothing_claimed(piece); },
      settings.out_of_time};
  constexpr std::size_t more = 10;
  if (settings.effort == Effort::full) claim.most_steps *= more;
  ProvedBasin found;
  try {
    found = prove_basin(model, claim);
  } catch (const InvalidArgument& refused) {
    evidence.undecided("starts", refused.what());
    return evidence.conclude();
  }
  if (found.all.verdict == Verdict::fails) {
    const Case witness{*found.parameters, found.start};
    evidence.at(witness.text(model), command("basin", subject, witness) + box_options(model, starts) + " --certify");
    const bool is_inside = holds(says.starts.condition, witness.values(model)) == Verdict::holds;
    evidence.same("label", (is_inside ? "" : "not ") + says.label, found.found, EvidenceMethod::enclosure);
  } else if (found.all.verdict == Verdict::holds && found.all.pieces > 0) {
    evidence.at(fmt::format("{} ({} pieces)", box.domain(starts, says.starts.text), found.all.pieces));
    evidence.same("label", says.label, says.label, EvidenceMethod::enclosure);
  } else if (found.all.verdict == Verdict::holds) {
    evidence.undecided("starts", "none was found with " + says.starts.text);
  } else {
    evidence.undecided(
        "label", box.open_text(found.all.open, found.all.open_share, found.all.where, found.all.obstacle, starts));
  }
  return evidence.conclude();
}

Evidence check(const Subject& subject, const GivenBasin& says, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!subject.model.has_loss()) {
    evidence.undecided("starts", "basins are those of a model with a loss");
    return evidence.conclude();
  }
  const Cases all = cases(evidence, settings, subject, usual_parameters, Over::parameters);
  for (const Case& each : all.all) {
    if (evidence.out_of_time()) break;
    CaseOfBasin(evidence, subject, says, each, settings).check();
  }
  return evidence.conclude();
}

}  // namespace separatrix::given
