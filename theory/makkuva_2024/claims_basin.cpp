#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/basin/boundary.hpp"
#include "solvers/trajectory/methods.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/claim_support.hpp"
#include "theory/makkuva_2024/gaussian_start.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w");

std::size_t starts_per_chain(const ClaimSettings& settings) { return settings.effort == Effort::full ? 10'000 : 150; }

// starts of a grid of [-3, 3]², cell centres
Starts grid(std::size_t side) {
  const auto coordinate = [&](std::size_t k) -> Rational {
    return -3 + 6 * ratio(2 * static_cast<long>(k) + 1, 2 * static_cast<long>(side));
  };
  Starts starts;
  for (std::size_t i = 0; i < side * side; ++i) starts.push_back({coordinate(i / side), coordinate(i % side)});
  return starts;
}

// the figures: both basins, nothing else, on a grid of [-3, 3]², and where the regions drawn there end
Evidence check_figures(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Starts starts = grid(settings.effort == Effort::full ? 60 : 16);
  const Basins basins = statements.basins();
  auto all = chains(evidence, settings, Side::not_one);
  if (all.size() > 2) all.resize(2);  // those of the figures
  for (const Chain& chain : all) {
    const auto results = labels_of(settings, statements.two_parameter, chain.values(), starts, 30);
    if (results.empty() && evidence.out_of_time()) break;
    const auto count = [&](Label label) {
      return std::count_if(results.begin(), results.end(),
                           [&](const SweepResult& each) { return each.label == label; });
    };
    const auto undecided = count(Label::undecided);
    const auto some = [&](const std::string& name, Label label) {
      if (count(label) == 0 && undecided > 0) {
        evidence.undecided(name, fmt::format("none of those that are decided, {} are not", undecided));
      } else {
        evidence.above(name, count(label), "0", EvidenceMethod::sampled);
      }
    };
    evidence.at(fmt::format("{}, {} starts of a grid", chain.text(), starts.size()));
    some("starts that reach a global minimum", Label::global_minimum);
    some("starts that are trapped", Label::local_minimum);
    evidence.same("starts that do anything else", "0",
                  std::to_string(count(Label::saddle) + count(Label::stationary) + count(Label::diverged) +
                                 count(Label::minimum)),
                  EvidenceMethod::sampled);
    std::string wrong;
    for (std::size_t i = 0; i < results.size() && wrong.empty(); ++i) {
      const Label label = basins(chain.p, chain.q, starts[i][0], starts[i][1]);
      if (label == Label::undecided || results[i].label == Label::undecided || label == results[i].label) continue;
      wrong = fmt::format("{} drawn, {} found from {}", name(label), name(results[i].label), words(starts[i]));
    }
    evidence.same("regions on the grid", "as the closed form draws them",
                  wrong.empty() ? "as the closed form draws them" : wrong, EvidenceMethod::sampled);
    labels_agree(evidence, settings, statements.two_parameter, chain, "starts beside the lines",
                 starts_beside(statements, chain),
                 [&](const std::vector<Rational>& start) { return basins(chain.p, chain.q, start[0], start[1]); });
  }
  return evidence.conclude();
}

// the separatrix on a segment e = 1/10 … 3 by the flow, and by E = E_s
void compare_boundary(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
                      const Chain& chain, const Rational& at_w) {
  BoundaryRequest request;
  request.parameters = chain.values();
  request.segment = {{ratio(1, 10), at_w}, {Rational(3), at_w}};
  request.digits = settings.digits;
  request.cells = 4;
  request.cancelled = settings.out_of_time;
  const BoundarySearch search = find_boundaries(statements.two_parameter, request);
  evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at_w)));
  if (search.boundaries.empty()) {
    evidence.undecided("e of the separatrix", "no boundary was found between e = 1/10 and e = 3");
    return;
  }
  const Boundary& boundary = search.boundaries.front();
  const Rational found = request.segment.at(boundary.place())[0];
  const Known expected = evaluated(substitute(level_curve(statements.energy, statements.saddle_energy), {{w, at_w}}),
                                   {}, guarded(settings));
  evidence.same("labels on both sides of the separatrix", "local-minimum | global-minimum",
                fmt::format("{} | {}", name(boundary.bracket.below.label), name(boundary.bracket.above.label)));
  evidence.equal("e of the separatrix, by the flow", expected,
                 {rounded(found, guarded(settings)), boundary.agreed_digits.value_or(0)}, required(settings));
}

// p + q = 1, where the curve E = E_s parts the starts that end on w = w_s from those that end on e = 0: the limits of two
// starts next to it, and of random ones
void compare_two_lines(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
                       const Chain& chain) {
  const auto limit = [&](const std::vector<Rational>& start, std::size_t digits) {
    return limit_point(chain.p, chain.q, start[0], start[1], digits, statements.energy, statements.saddle_energy,
                       statements.saddle_w);
  };
  for (const Rational& at_w : {Rational(-2), ratio(-1, 4)}) {
    const Known curve = number(substitute(level_curve(statements.energy, statements.saddle_energy), {{w, at_w}}), {},
                               guarded(settings));
    if (!curve.is_finite()) {
      evidence.at(fmt::format("{}, w = {}", chain.text(), to_string(at_w)));
      evidence.same("e of the separatrix", "a number", curve.text());
      continue;
    }
    const Rational on_curve = curve.value();
    for (const int side : {1, -1}) {
      if (evidence.out_of_time()) return;
      const std::vector<Rational> start{on_curve * (1 + side * ratio(1, 100)), at_w};
      evidence.at(
          fmt::format("{}, w = {}, e = e_sep (1 {} 1/100)", chain.text(), to_string(at_w), side > 0 ? "+" : "-"));
      const auto expected = limit(start, guarded(settings));
      if (!expected) {
        evidence.same("limit", "a root of the closed form", "none");
        continue;
      }
      evidence.same("the line it ends on", side > 0 ? "w = w_s" : "e = 0", (*expected)[0] == "0" ? "e = 0" : "w = w_s");
      if (side > 0) {
        const auto found = limit_by_flow(settings, statements.two_parameter, chain, start, settings.digits);
        if (!found) {
          evidence.undecided("limit", "the path did not arrive");
          continue;
        }
        evidence.near("e at the limit", (*expected)[0], (*found)[0], "1", required(settings));
        evidence.near("w at the limit", (*expected)[1], (*found)[1], "1", required(settings));
        continue;
      }
      // onto the axis e ~ t^(−1/2) and w − w(∞) ~ e²: w has the digits of t
      const Rational until = power(Rational(10), static_cast<long>(settings.digits) + 12);
      SimulationRequest request;
      request.until = until;
      // not in double, whose range such times leave
      request.digits = std::max<std::size_t>(settings.digits + guard::second_run, 16);
      request.method = series_method;  // some steps per factor of ten in t, at any digits
      request.samples = 1;
      request.most_steps = 100'000;
      const Simulation path = run(settings, {statements.two_parameter, chain.values(), start}, request);
      if (path.outcome != Outcome::reached_end) {
        evidence.undecided("limit", path.message);
        continue;
      }
      const std::string reached = fmt::format("at t = 1e{}", settings.digits + 12);
      evidence.near("w " + reached, (*expected)[1], {path.rows.back()[2], path.agreed_digits}, "1", required(settings));
      evidence.below("e^2 " + reached, rounded(Rational(path.rows.back()[1].value() * path.rows.back()[1].value()), 6),
                     rounded(power(Rational(10), -static_cast<long>(settings.digits)), 3));
    }
  }
}

// p + q = 1: each random start ends next to its limit in closed form, with the loss H
void compare_limits_at_one(EvidenceBuilder& evidence, const Statements& statements, const ClaimSettings& settings,
                           const Chain& chain) {
  const Starts starts = random_starts(settings, 2, starts_per_chain(settings));
  const auto results = labels_of(settings, statements.two_parameter, chain.values(), starts, 30);
  if (results.empty()) {
    evidence.out_of_time();
    return;
  }
  // a sweep ends once the label is certain: onto the axis e² is some 1e-6 then, more next to w_s
  constexpr double near = 0.02;
  const double saddle = -std::sqrt(0.5);
  const double lowest = to_double(number(bigram_loss(), values_of(chain), 20).value());
  std::size_t compared = 0, on_w_s = 0;
  std::string wrong = "all";
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].label == Label::undecided) continue;
    const auto expected = limit_point(chain.p, chain.q, starts[i][0], starts[i][1], 12, statements.energy,
                                      statements.saddle_energy, statements.saddle_w);
    const bool fits = expected && std::fabs(results[i].end[0] - to_double((*expected)[0].value())) < near &&
                      std::fabs(results[i].end[1] - to_double((*expected)[1].value())) < near &&
                      std::fabs(results[i].loss - lowest) < 1e-9;
    ++compared;
    on_w_s += std::fabs(results[i].end[1] - saddle) < 1e-6;
    if (!fits && wrong == "all") wrong = "not from " + words(starts[i]);
  }
  evidence.at(chain.text());
  evidence.same(
      fmt::format("limits of {} random starts, {} of them on w = w_s, within 0.02, with the loss H", compared, on_w_s),
      "all", wrong, EvidenceMethod::sampled);
  enough_decided(evidence, "share compared", compared, results.size());
}

Evidence check_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::any);
  if (all.empty()) return evidence.conclude();
  const Basins basins = statements.basins();
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    const auto predicted = [&](const std::vector<Rational>& start) {
      return basins(chain.p, chain.q, start[0], start[1]);
    };
    labels_agree(evidence, settings, statements.two_parameter, chain, "random starts",
                 random_starts(settings, 2, starts_per_chain(settings)), predicted);
    if (chain.side() == 0) continue;
    labels_agree(evidence, settings, statements.two_parameter, chain, "starts beside the boundaries",
                 starts_beside(statements, chain), predicted);
  }
  evidence.near("E(0, w_s) = E_s", number(statements.saddle_energy, {}, guarded(settings)),
                number(substitute(statements.energy, {{e, 0}, {w, statements.saddle_w}}), {}, guarded(settings)), "1",
                required(settings));
  bool below = false, above = false, one = false;
  for (const Chain& chain : all) {
    if (chain.side() == 0 && !evidence.out_of_time()) {
      compare_limits_at_one(evidence, statements, settings, chain);
      if (!std::exchange(one, true)) compare_two_lines(evidence, statements, settings, chain);
      continue;
    }
    bool& done = chain.side() < 0 ? below : above;
    if (done || evidence.out_of_time()) continue;
    done = true;
    compare_boundary(evidence, statements, settings, chain, chain.side() < 0 ? Rational(-2) : ratio(-1, 4));
  }
  return evidence.conclude();
}

Evidence check_limits(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const std::size_t starts = settings.effort == Effort::full ? 20 : 6;
  for (const Chain& chain : chains(evidence, settings, Side::not_one)) {
    RandomNumbers random(settings.seed + 9);
    for (std::size_t i = 0; i < starts && !evidence.out_of_time(); ++i) {
      const std::vector<Rational> start{random.between(-2, 2), random.between(-2, 2)};
      const auto expected = limit_point(chain.p, chain.q, start[0], start[1], guarded(settings), statements.energy,
                                        statements.saddle_energy, statements.saddle_w);
      evidence.at(chain.text() + " from " + words(start));
      if (!expected) {
        evidence.same("limit", "a root of the closed form", "none");
        continue;
      }
      const auto found = limit_by_flow(settings, statements.two_parameter, chain, start, settings.digits);
      if (!found) {
        evidence.undecided("limit", "the path did not arrive");
        continue;
      }
      for (std::size_t k = 0; k < 2; ++k) {
        evidence.near(k == 0 ? "e at the limit" : "w at the limit", (*expected)[k], (*found)[k], "1",
                      required(settings));
      }
    }
  }
  return evidence.conclude();
}

Evidence check_small_starts(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression curve = level_curve(statements.energy, statements.saddle_energy);
  for (const int side : sides(chains(evidence, settings, Side::not_one))) {
    // the chance of the other outcome, for s = 1/2 … 1/32
    Rational last = 1;
    for (long inverse = 2; inverse <= 32; inverse *= 2) {
      const auto chances = statements.chances(side, ratio(1, inverse), 12, curve);
      evidence.at(fmt::format("{}, s = 1/{}", text_of(side), inverse));
      if (!chances) {
        evidence.undecided("chance", "the quadrature does not agree");
        continue;
      }
      const Known& other = side < 0 ? chances->trap : chances->global;
      evidence.below(side < 0 ? "chance of the trap, falling" : "chance of I_*, falling", other,
                     rounded(Rational(last / 4), 6));
      last = other.value();
    }
    evidence.at(text_of(side));
    evidence.below("the same at s = 1/32: the limit is 0", rounded(last, 6), "1e-4");
  }
  return evidence.conclude();
}

Evidence check_chances(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = chains(evidence, settings, Side::not_one);
  const Expression curve = level_curve(statements.energy, statements.saddle_energy);
  struct Row {
    Rational s;
    Known below, above;
  };
  for (const auto& [s, below, above] :
       {Row{ratio(1, 5), "0.99995", "0.0030"}, Row{ratio(1, 2), "0.9685", "0.1890"}, Row{1, "0.8870", "0.3805"}}) {
    for (const int side : sides(all)) {
      if (evidence.out_of_time()) break;
      const auto chances = statements.chances(side, s, settings.digits + 3, curve);
      const auto again = gaussian_start_over_e(side, s, settings.digits + 3);
      evidence.at(fmt::format("{}, s = {}", text_of(side), to_string(s)));
      if (!chances || !again) {
        evidence.undecided("P(I_*)", "the quadrature does not agree");
        continue;
      }
      evidence.equal("P(I_*), quadratures over w and over e", again->global, chances->global, required(settings));
      evidence.below("difference from the number stated, which is rounded",
                     rounded(Rational(abs(Rational(chances->global.value() - (side < 0 ? below : above).value()))), 6),
                     side < 0 && s == ratio(1, 5) ? "0.000005" : "0.00005");
      for (const Spread spread : {Spread::pseudorandom, Spread::sobol}) {
        const std::size_t points = settings.effort == Effort::full ? 65'536 : 8192;
        const SampledChance sampled = sampled_gaussian_start(side, to_double(s), 16, points, spread, settings.seed);
        const double error = std::fabs(sampled.global - to_double(chances->global.value()));
        evidence.below(fmt::format("|quadrature - {} starts| with {} points, bound: 5 standard errors",
                                   spread == Spread::sobol ? "Sobol" : "Monte Carlo", sampled.points),
                       rounded(error, 4), rounded(5 * sampled.standard_error + 1e-5, 4), EvidenceMethod::sampled);
      }
    }
  }
  // by the flow, and the same whatever p and q on one side
  const std::size_t count = settings.effort == Effort::full ? 10'000 : 300;
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) break;
    const auto points = normal_points(2, count, Spread::pseudorandom, settings.seed + 10);
    Starts starts;
    for (const auto& point : points) starts.push_back({Rational(point[0]), Rational(point[1])});
    const auto results = labels_of(settings, statements.two_parameter, chain.values(), starts, 30);
    const auto chances = statements.chances(chain.side(), 1, 12, curve);
    if (results.empty() || !chances) continue;
    std::size_t global = 0, decided = 0;
    for (const SweepResult& each : results) {
      decided += each.label != Label::undecided;
      global += each.label == Label::global_minimum;
    }
    evidence.at(chain.text() + ", s = 1");
    enough_decided(evidence, "share of integrated starts decided", decided, count, "0.99");
    if (decided * 100 <= count * 99) continue;
    const double share = static_cast<double>(global) / static_cast<double>(decided);
    const double exact = to_double(chances->global.value());
    const double deviation = std::sqrt(exact * (1 - exact) / static_cast<double>(count));
    evidence.below(fmt::format("|quadrature - share of {} integrated starts|, bound: 4 standard deviations", count),
                   rounded(std::fabs(share - exact), 4), rounded(4 * deviation, 4), EvidenceMethod::sampled);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> basin_claims(const Statements& statements) {
  constexpr Status published = Status::published, derived = Status::derived;
  return {
      claim(statements, "M8", "some starts reach a global minimum and some are trapped, as in the figures on [-3,3]^2",
            published, check_figures),
      claim(statements, "M8b",
            "basins for e != 0: p+q < 1: trap {w < w_s, E < E_s}; p+q > 1: trap {w >= 0} and {w_s < w < 0, E < E_s}; "
            "p+q = 1: none, the limit is on w = w_s iff w < 0 and E > E_s, else on e = 0; everything else global; the "
            "separatrix is e^2 = f(w) + E_s, E_s = -(1 + ln 2)/2",
            derived, check_basins),
      claim(
          statements, "M9",
          "limits: in the trap e = 0 and f(w) = -E(start); else g(w)(E(start) + f(w)) = u*, on the branch of the start",
          derived, check_limits),
      claim(statements, "M10", "for e, w ~ N(0, s^2) and s -> 0: P(I_*) -> 1 if p+q < 1, and -> 0 if p+q > 1",
            published, check_small_starts),
      claim(statements, "M10b",
            "P(I_*) depends only on the sign of p+q-1; s = 0.2: .99995 / .0030, s = 0.5: .9685 / .1890, "
            "s = 1: .8870 / .3805",
            derived, check_chances)};
}

}  // namespace separatrix::makkuva_2024
