#include "theory/makkuva_2024/claim_support.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/vanishing.hpp"

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

Claim claim(const Statements& statements, const char* id, const char* statement, Status status, Check check) {
  return {id, statement,
          status == Status::published ? "Makkuva et al. 2024 (arXiv 2406.03072)"
                                      : "derived in this project from Makkuva et al. 2024 (arXiv 2406.03072)",
          status, [statements, check](const ClaimSettings& settings) { return check(statements, settings); }};
}

std::string Chain::text() const { return fmt::format("p = {}, q = {}", to_string(p), to_string(q)); }

std::vector<Chain> chains(EvidenceBuilder& evidence, const ClaimSettings& settings, Side side) {
  const auto p = settings.set.find("p"), q = settings.set.find("q");
  if (p == settings.set.end() && q == settings.set.end()) {
    const std::vector<Chain> all = own_chains(settings, side);
    if (side != Side::any) evidence.hypothesis(hypothesis_text(side), true);
    return all;
  }
  const Chain chain{p == settings.set.end() ? ratio(1, 10) : p->second,
                    q == settings.set.end() ? ratio(1, 10) : q->second};
  bool hold = evidence.hypothesis("0 < p < 1", chain.p > 0 && chain.p < 1);
  hold = evidence.hypothesis("0 < q < 1", chain.q > 0 && chain.q < 1) && hold;
  if (side != Side::any) hold = evidence.hypothesis(hypothesis_text(side), is_on(chain, side)) && hold;
  return hold ? std::vector{chain} : std::vector<Chain>{};
}

Rational RandomNumbers::between(const Rational& low, const Rational& high) {
  constexpr long cells = 1 << 20;
  return low + (high - low) * ratio(static_cast<long>(random_() % (cells - 1)) + 1, cells);
}

std::size_t guarded(const ClaimSettings& settings) { return settings.digits + 30; }

std::size_t required(const ClaimSettings& settings) { return std::max<std::size_t>(settings.digits, 3) - 2; }

Values values_of(const Chain& chain, const Values& others) {
  Values all{{"p", chain.p}, {"q", chain.q}};
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

void vanishes(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
              Expression expression) {
  constexpr std::size_t points = 60;
  const Expression resolved = model.resolve(expression);
  const bool proved = is_identically_zero(resolved) == Verdict::holds;
  const auto check = check_vanishing(model, resolved, points, guarded(settings) + 80, settings.seed + 5);
  evidence.identity(name, proved, check.log10_largest, required(settings));
}

std::vector<Expression> hessian(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field());
  std::vector<Expression> matrix = jacobian(field, model.states());
  for (Expression& entry : matrix) entry = -entry;
  return matrix;
}

std::optional<std::vector<Computed>> limit_by_flow(const Model& model, const Chain& chain,
                                                   const std::vector<Rational>& start, std::size_t digits) {
  SimulationRequest request;
  request.parameters = chain.values();
  request.start = start;
  request.until = power(Rational(10), 40);
  request.until_attracted = true;
  request.agree = false;
  request.most_steps = 20'000;  // who arrives needs some hundred; next to a degenerate limit a path may never
  request.digits = digits + 3;
  const Simulation rough = simulate(model, request);
  request.digits += 6;
  const Simulation fine = simulate(model, request);
  if (!rough.limit || !fine.limit) return std::nullopt;
  std::vector<Computed> limit;
  for (std::size_t i = 0; i < start.size(); ++i) {
    const Rational x = parse_rational(fine.limit->state[i]), y = parse_rational(rough.limit->state[i]);
    limit.emplace_back(fine.limit->state[i],
                       agreed_digits(Rational(abs(Rational(x - y))), std::max(Rational(1), Rational(abs(x)))));
  }
  return limit;
}

Simulation run_until(const Model& model, const Chain& chain, const std::vector<Rational>& start, const Rational& until,
                     std::size_t samples, std::size_t digits) {
  SimulationRequest request;
  request.parameters = chain.values();
  request.start = start;
  request.until = until;
  request.digits = digits;
  request.samples = samples;
  return simulate(model, request);
}

std::string words(const std::vector<Rational>& state) {
  std::string text;
  for (const Rational& entry : state) text += (text.empty() ? "(" : ", ") + decimal(entry, 6);
  return text + ")";
}

void conserved_along(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name,
                     const Model& model, Expression quantity, const Chain& chain, const std::vector<Rational>& start,
                     const Rational& until) {
  const std::size_t digits = settings.digits + 6;
  const Simulation path = run_until(model, chain, start, until, 1, digits);
  Values at_start, at_end;
  for (std::size_t i = 0; i < start.size(); ++i) {
    at_start.emplace_back(model.description().states[i], start[i]);
    at_end.emplace_back(model.description().states[i], parse_rational(path.rows.back()[1 + i]));
  }
  evidence.at(fmt::format("{}, t = {} from {}", chain.text(), to_string(until), words(start)));
  evidence.near(name, number(quantity, at_start, guarded(settings)),
                {number(quantity, at_end, guarded(settings)), path.agreed_digits}, "1", required(settings));
}

void labels_agree(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
                  const std::vector<Chain>& all, std::size_t starts_per_chain,
                  const std::function<std::optional<Label>(const Chain&, const std::vector<Rational>&)>& predicted) {
  for (const Chain& chain : all) {
    if (evidence.out_of_time()) return;
    RandomNumbers random(settings.seed + 8);
    std::vector<std::vector<Rational>> starts(starts_per_chain, std::vector<Rational>(model.dimension()));
    for (auto& start : starts) {
      for (Rational& entry : start) entry = random.between(-3, 3);
    }
    SweepSettings sweeping;
    sweeping.digits = 30;
    sweeping.cancelled = settings.out_of_time;
    const auto results = sweep(
        model, starts.size(),
        [&](std::size_t i) {
          return SweepCell{chain.values(), starts[i]};
        },
        sweeping);
    if (results.empty()) {
      evidence.out_of_time();
      return;
    }
    std::size_t compared = 0, undecided = 0;
    std::string wrong;
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto label = predicted(chain, starts[i]);
      if (!label || *label == Label::undecided) continue;
      if (results[i].label == Label::undecided) {
        ++undecided;
        continue;
      }
      ++compared;
      if (results[i].label != *label && wrong.empty()) {
        wrong = fmt::format("{} predicted, {} found from {}", name(*label), name(results[i].label), words(starts[i]));
      }
    }
    evidence.at(chain.text());
    const std::string counted = fmt::format("{} starts compared, {} undecided", compared, undecided);
    evidence.same("labels of random starts (" + counted + ")", "all as predicted",
                  wrong.empty() ? "all as predicted" : wrong, EvidenceMethod::sampled);
    evidence.above("share of starts decided",
                   decimal(static_cast<double>(compared) / static_cast<double>(compared + undecided), 6), "0.9",
                   EvidenceMethod::sampled);
  }
  evidence.at("");
}

}  // namespace separatrix::makkuva_2024
