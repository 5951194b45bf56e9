#include "theory/makkuva_2024/claim_support.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {
namespace {

bool is_on(const Chain& chain, Side side) {
  switch (side) {
    case Side::below: return chain.side() < 0;
    case Side::above: return chain.side() > 0;
    case Side::not_one: return chain.side() != 0;
    case Side::one: return chain.side() == 0;
    default: return true;
  }
}

std::string hypothesis_text(Side side) {
  switch (side) {
    case Side::below: return "p + q < 1";
    case Side::above: return "p + q > 1";
    case Side::not_one: return "p + q is not 1";
    case Side::one: return "p + q = 1";
    default: return "";
  }
}

std::vector<Chain> own_chains(const ClaimSettings& settings, Side side) {
  std::vector<Chain> all{{ratio(1, 10), ratio(1, 10)}, {ratio(9, 10), ratio(9, 10)}, {ratio(1, 5), ratio(3, 5)},
                         {ratio(4, 5), ratio(1, 2)},   {ratio(3, 10), ratio(7, 10)}, {ratio(3, 5), ratio(2, 5)}};
  if (settings.effort == Effort::full) {
    // next to p + q = 1, next to the ends of the domain, far from p = q
    all.insert(all.end(), {{ratio(1, 2), ratio(499, 1000)},
                           {ratio(1, 2), ratio(501, 1000)},
                           {ratio(1, 1000), ratio(1, 1000)},
                           {ratio(999, 1000), ratio(998, 1000)},
                           {ratio(1, 1000), ratio(9, 10)},
                           {ratio(99, 100), ratio(1, 50)},
                           {ratio(1, 8), ratio(7, 8)}});
    RandomNumbers random(settings.seed + 18);
    for (int i = 0; i < 6; ++i) {
      const Rational p = random.between(0, 1);
      all.push_back({p, i < 4 ? random.between(0, 1) : Rational(1 - p)});
    }
  }
  std::erase_if(all, [&](const Chain& chain) { return !is_on(chain, side); });
  return all;
}

}  // namespace

Claim claim(const Statements& statements, const char* id, const char* statement, Status status,
            Check<Statements> check) {
  return claim_on(statements, id, statement,
                  status == Status::published ? "Makkuva et al. 2024 (arXiv 2406.03072)"
                                              : "derived in this project from Makkuva et al. 2024 (arXiv 2406.03072)",
                  status, check);
}

std::string Chain::text() const { return fmt::format("p = {}, q = {}", short_text(p), short_text(q)); }

std::vector<Chain> chains(EvidenceBuilder& evidence, const ClaimSettings& settings, Side side) {
  if (!settings.set.any_of({"p", "q"})) {
    const std::vector<Chain> all = own_chains(settings, side);
    if (side != Side::any) evidence.hypothesis(hypothesis_text(side), true);
    return all;
  }
  const Chain chain{settings.parameter("p", ratio(1, 10)), settings.parameter("q", ratio(1, 10))};
  bool hold = evidence.hypothesis("0 < p < 1", chain.p > 0 && chain.p < 1);
  hold = evidence.hypothesis("0 < q < 1", chain.q > 0 && chain.q < 1) && hold;
  if (side != Side::any) hold = evidence.hypothesis(hypothesis_text(side), is_on(chain, side)) && hold;
  return hold ? std::vector{chain} : std::vector<Chain>{};
}

Rational RandomNumbers::between(const Rational& low, const Rational& high) {
  constexpr long cells = 1 << 20;
  return low + (high - low) * ratio(static_cast<long>(random_() % (cells - 1)) + 1, cells);
}

std::vector<int> sides(const std::vector<Chain>& all) {
  std::vector<int> found;
  for (const int side : {-1, 1}) {
    if (std::any_of(all.begin(), all.end(), [&](const Chain& chain) { return chain.side() == side; })) {
      found.push_back(side);
    }
  }
  return found;
}

const char* text_of(int side) { return side < 0 ? "p + q < 1" : "p + q > 1"; }

Values values_of(const Chain& chain, const Values& others) {
  Values all{{"p", chain.p}, {"q", chain.q}};
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

std::vector<Expression> hessian(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field());
  std::vector<Expression> matrix = jacobian(field, model.states());
  for (Expression& entry : matrix) entry = -entry;
  return matrix;
}

std::string sign_text(int sign) { return sign > 0 ? "+" : sign < 0 ? "-" : "0"; }

int sign_of(const Known& number) { return sgn(number.value()); }

Expression resolved_loss(const Model& model) { return model.resolve(*model.description().loss); }

Rational slope_scale(const Chain& chain) {
  const Expression scale = chain.side() == 0 ? curvature_at_zero() : abs(slope_at_zero());
  return evaluated(scale, values_of(chain), 12).value();
}

void loss_is_reduced(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model) {
  evidence.at("");
  for (const Branch branch : {Branch::p_at_most_q, Branch::p_at_least_q}) {
    vanishes(evidence, settings,
             std::string("L(e,w) - l(e^2 g(w)), the form for ") + (branch == Branch::p_at_most_q ? "p <= q" : "p >= q"),
             model, *model.description().loss - substitute(reduced_loss(branch), {{symbol("u"), tied_logit()}}));
  }
}

void lowest_at_random_points(EvidenceBuilder& evidence, const Chain& chain, Expression loss, RandomNumbers& random) {
  for (int i = 0; i < 5; ++i) {
    const Rational at_e = random.between(-3, 3), at_w = random.between(-3, 3);
    evidence.at(chain.text() + " " + words({at_e, at_w}));
    evidence.above("loss above H at a random point",
                   evaluated(loss - bigram_loss(), values_of(chain, {{"e", at_e}, {"w", at_w}}), 12), "0",
                   EvidenceMethod::sampled);
  }
}

void stationary_there(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model, const Chain& chain,
                      Expression at_e, Expression at_w, const std::string& where) {
  const auto field = model.resolve(model.field());
  for (std::size_t i = 0; i < field.size(); ++i) {
    evidence.at(chain.text() + ", " + where);
    const Expression there = substitute(field[i], {{symbol("e"), at_e}, {symbol("w"), at_w}});
    const Rational scale = slope_scale(chain);
    evidence.zero(model.description().states[i] + "'", evaluated(there, values_of(chain), guarded(settings), scale),
                  rounded(scale, 12), required(settings));
  }
}

std::optional<std::vector<Known>> limit_by_flow(const ClaimSettings& settings, const Model& model, const Chain& chain,
                                                const std::vector<Rational>& start, std::size_t digits) {
  SimulationRequest request;
  request.until = power(Rational(10), 40);
  request.until_attracted = true;
  request.agree = false;
  request.most_steps = 20'000;  // who arrives needs some hundred; next to a degenerate limit a path may never
  request.digits = digits + guard::printed;
  const Departure from{model, chain.values(), start};
  const Simulation rough = run(settings, from, request);
  request.digits += guard::second_run;
  const Simulation fine = run(settings, from, request);
  if (!rough.limit || !fine.limit) return std::nullopt;
  std::vector<Known> limit;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const Known& x = fine.limit->state[i];
    limit.push_back(vouched(x, rough.limit->state[i], std::max(Rational(1), Rational(abs(x.value())))));
  }
  return limit;
}

void conserved_along(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name,
                     const Model& model, Expression quantity, const Chain& chain, const std::vector<Rational>& start,
                     const Rational& until) {
  const Simulation path =
      run_until(settings, {model, chain.values(), start}, until, settings.digits + guard::second_run);
  const std::vector<Rational> end = state_of(model, path.rows.back());
  Values at_start, at_end;
  for (std::size_t i = 0; i < start.size(); ++i) {
    at_start.emplace_back(model.description().states[i], start[i]);
    at_end.emplace_back(model.description().states[i], end[i]);
  }
  evidence.at(fmt::format("{}, t = {} from {}", chain.text(), to_string(until), words(start)));
  evidence.near(name, number(quantity, at_start, guarded(settings)),
                {number(quantity, at_end, guarded(settings)), path.agreed_digits}, "1", required(settings));
}

Starts random_starts(const ClaimSettings& settings, std::size_t dimension, std::size_t count) {
  RandomNumbers random(settings.seed + 8);
  Starts starts(count, std::vector<Rational>(dimension));
  for (auto& start : starts) {
    for (Rational& entry : start) entry = random.between(-3, 3);
  }
  return starts;
}

namespace {

// e_sep(w), rounded to 20 digits; none where the curve has no point
std::optional<Rational> separatrix_at(Expression curve, const Rational& w) {
  const Known e = evaluated(substitute(curve, {{symbol("w"), w}}), {}, 20);
  if (e.vouched() != 20) return std::nullopt;
  return e.value();
}

void add_beside(Starts& starts, Expression curve, Expression saddle, int side) {
  const auto add = [&](const Rational& w, const std::vector<Rational>& factors) {
    const auto e = separatrix_at(curve, -Rational(abs(w)));
    if (!e) return;
    for (const Rational& factor : factors) {
      const bool mirrored = starts.size() % 2 == 1;  // e and −e alike
      starts.push_back({mirrored ? Rational(-*e * factor) : Rational(*e * factor), w});
    }
  };
  const auto tenth = [](long k) { return power(Rational(10), -k); };
  const std::vector<Rational> places = side < 0 ? std::vector<Rational>{-3, ratio(-3, 2), ratio(-4, 5)}
                                                : std::vector<Rational>{ratio(-3, 5), ratio(-1, 4), ratio(-1, 1000)};
  for (const Rational& w : places) {
    for (const long k : {1, 2, 4, 6}) add(w, {1 + tenth(k), 1 - tenth(k)});
  }
  const Rational tip = number(saddle, {}, 30).value();
  for (long k = 1; k <= 6; ++k) {
    for (const int direction : {1, -1}) add(tip * (1 + direction * tenth(k)), {ratio(1, 2), 2});
  }
  for (const long k : {1, 3, 6}) {
    if (side < 0) break;
    for (const int direction : {1, -1}) add(direction * tenth(k), {ratio(9, 10), ratio(11, 10)});
  }
}

}  // namespace

Starts starts_beside(const Statements& statements, const Chain& chain) {
  Starts starts{{0, ratio(-4, 5)}, {0, ratio(1, 3)}};
  add_beside(starts, level_curve(statements.energy, statements.saddle_energy), statements.saddle_w, chain.side());
  const bool true_forms =
      statements.energy == energy() && statements.saddle_energy == saddle_energy() && statements.saddle_w == saddle_w();
  if (!true_forms) add_beside(starts, separatrix(), saddle_w(), chain.side());
  return starts;
}

void labels_agree(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model, const Chain& chain,
                  const std::string& name, const Starts& starts,
                  const std::function<std::optional<Label>(const std::vector<Rational>&)>& predicted) {
  const auto results = labels_of(settings, model, chain.values(), starts, 30);
  if (results.empty()) {
    evidence.out_of_time();
    return;
  }
  std::size_t compared = 0, undecided = 0;
  std::string wrong;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto label = predicted(starts[i]);
    if (!label || *label == Label::undecided) continue;
    if (results[i].label == Label::undecided) {
      ++undecided;
      continue;
    }
    ++compared;
    if (results[i].label != *label && wrong.empty()) {
      std::string from;
      for (const Rational& entry : starts[i]) from += (from.empty() ? "(" : ", ") + decimal(entry, 12);
      wrong = fmt::format("{} predicted, {} found from {})", separatrix::name(*label),
                          separatrix::name(results[i].label), from);
    }
  }
  evidence.at(chain.text());
  evidence.same(fmt::format("labels of {} ({} starts compared, {} undecided)", name, compared, undecided),
                "all as predicted", wrong.empty() ? "all as predicted" : wrong, EvidenceMethod::sampled);
  enough_decided(evidence, "share of " + name + " decided", compared, compared + undecided);
  evidence.at("");
}

}  // namespace separatrix::makkuva_2024
