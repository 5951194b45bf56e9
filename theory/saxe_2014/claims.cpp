#include "theory/saxe_2014/claims.hpp"

#include <fmt/format.h>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/claim_kit.hpp"
#include "theory/stated_model.hpp"

namespace separatrix::saxe_2014 {
namespace {

constexpr std::size_t most_layers = 5;

Rational target_of(const ClaimSettings& settings) { return settings.parameter("s", ratio(3, 2)); }

// all factors equal
Departure balanced(const Model& model, const Rational& s, const Rational& w) {
  return {model, model.values({{"s", s}}), std::vector<Rational>(model.dimension(), w)};
}

Rational to_power(const Rational& w, std::size_t n) { return power(w, static_cast<long>(n)); }

bool target_is_positive(EvidenceBuilder& evidence, const Rational& s) { return evidence.hypothesis("s > 0", s > 0); }

Evidence check_imbalance(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (std::size_t layers = 2; layers <= most_layers; ++layers) {
    const Model model = statements.product(layers);
    std::vector<Expression> imbalances;
    for (std::size_t l = 1; l < layers; ++l)
      imbalances.push_back(power(model.states()[0], 2) - power(model.states()[l], 2));
    evidence.at(fmt::format("L = {}", layers));
    conserves(evidence, settings, model, imbalances);
  }
  return evidence.conclude();
}

Evidence check_mode(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Expression w = symbol("w1"), s = symbol("s");
  for (std::size_t layers = 2; layers <= most_layers; ++layers) {
    const Model model = statements.product(layers);
    Substitution equal;
    for (const Expression& state : model.states()) {
      equal.emplace(state, w);
    }
    const int n = static_cast<int>(layers);
    const Expression law = n * power(w, 2 * n - 2) * (s - power(w, n));
    evidence.at(fmt::format("L = {}", layers));
    vanishes(evidence, settings, "du/dt - L u^(2-2/L) (s - u), w_i = u^(1/L)", model,
             substitute(model.resolve(model.time_derivative(symbol("u"))), equal) - law);
  }
  const Rational value = target_of(settings);
  if (!target_is_positive(evidence, value)) return evidence.conclude();
  // the equation of the mode beside the product that it stands for
  for (const std::size_t layers : {2, 3, 5}) {
    const Model model = statements.product(layers);
    const Departure product = balanced(model, value, ratio(1, 2));
    const std::vector<Rational> u0{to_power(ratio(1, 2), layers)};
    const ParameterValues values = statements.mode.values({{"L", Rational(static_cast<long>(layers))}, {"s", value}});
    const std::size_t digits = settings.digits + guard::second_run;
    const Simulation one = run_until(settings, {statements.mode, values, u0}, 1, digits);
    const Simulation all = run_until(settings, product, 1, digits);
    evidence.at(fmt::format("L = {}, t = 1", layers));
    evidence.equal(
        "u of the mode and of the product",
        {value_at(statements.mode, values, symbol("u"), state_of(statements.mode, one.rows.back()), digits),
         one.agreed_digits},
        {value_at(product.model, product.parameters, symbol("u"), state_of(product.model, all.rows.back()), digits),
         all.agreed_digits},
        required(settings));
  }
  return evidence.conclude();
}

// the gradient is (u − s) u/w_i: it vanishes where u = s, and where two weights do
Evidence check_levels(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (std::size_t layers = 2; layers <= most_layers; ++layers) {
    const Model model = statements.product(layers);
    Expression product = 1;
    for (const Expression& state : model.states()) product = product * state;
    evidence.at(fmt::format("L = {}", layers));
    rests(evidence, settings, model,
          {{"learned", {{symbol("s"), product}}}, {"plateau", {{symbol("w1"), 0}, {symbol("w2"), 0}}}});
  }
  return evidence.conclude();
}

Evidence check_two_layers(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  const Model model = statements.product(2);
  for (const Rational& w : {ratio(1, 10), ratio(1, 1000), ratio(2, 1)}) {
    const Departure from = balanced(model, s, w);
    const Rational u0 = w * w;
    evidence.at(fmt::format("s = {}, u(0) = {}", short_text(s), short_text(u0)));
    follows(evidence, settings, from, {1, 4}, "u", symbol("u"),
            [&](const Rational& t) { return statements.two_layers(s, u0, t); });
    if (2 * u0 >= s) continue;
    passes(evidence, settings, from, "time to u = s/2", "u - s/2", 100 / s, statements.half_time(s, u0));
  }
  return evidence.conclude();
}

Evidence check_growth(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  for (const std::size_t layers : {2, 3, 4}) {
    const Model model = statements.product(layers);
    const Rational start = ratio(1, 20);
    const Departure from = balanced(model, s, start);
    for (const Rational& share : {ratio(1, 8), ratio(1, 2), ratio(9, 10)}) {
      const Rational level = share * s;
      if (level <= to_power(start, layers)) continue;
      evidence.at(fmt::format("L = {}, s = {}, w(0) = {}", layers, short_text(s), short_text(start)));
      const Expression to = power(Expression(level), Expression(ratio(1, static_cast<long>(layers))));
      const auto time = statements.growth(layers, s, start, to);
      passes(evidence, settings, from, fmt::format("time to u = {} s", to_string(share)),
             fmt::format("u - {}", to_string(level)), 2'000 / s, time.value_or(0));
    }
  }
  return evidence.conclude();
}

// t = escape (1 + O(w₀^(L−2))): what is left is C_L/s, up to terms of the order w₀²
Evidence check_escape(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s = target_of(settings);
  if (!target_is_positive(evidence, s)) return evidence.conclude();
  for (const std::size_t layers : {3, 4}) {
    const long n = static_cast<long>(layers);
    const Expression half = power(Expression(Rational(s / 2)), Expression(ratio(1, n)));
    const auto left = [&](const Rational& w) {
      return *statements.growth(layers, s, w, half) - statements.escape(n, s, to_power(w, layers));
    };
    const Rational tiny = power(Rational(10), -static_cast<long>(settings.digits)), smaller = tiny / 1000;
    evidence.at(fmt::format("L = {}, s = {}", layers, short_text(s)));
    evidence.near("time to s/2 less the escape time, from two starts of size 10^-digits",
                  evaluated(left(tiny), {}, settings.digits + 4), evaluated(left(smaller), {}, settings.digits + 4),
                  "1", required(settings));
    // and by the flow: the escape time is most of it
    const Rational w = ratio(1, 10'000);
    const Model model = statements.product(layers);
    const Departure from = balanced(model, s, w);
    const Rational law = evaluated(statements.escape(n, s, to_power(w, layers)), {}, 15).value();
    const Simulation path = run_until(settings, from, Rational(2 * law + 100 / s), 15, {}, {"u - s/2"});
    if (path.outcome != Outcome::stopped_by_event || path.events.empty()) {
      evidence.same("escape", "before twice the escape time", path.message);
      continue;
    }
    const Rational bound = 10 * (1 + 1 / s) * power(w, n - 2);
    evidence.below("|time to s/2 / escape time - 1| from w = 1e-4",
                   rounded(Rational(abs(path.events.front().t.value() / law - 1)), 6), rounded(bound, 6));
  }
  return evidence.conclude();
}

Evidence check_matrices(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Rational s1 = settings.parameter("s1", 2), s2 = settings.parameter("s2", 1);
  if (!evidence.hypothesis("s1, s2 > 0", s1 > 0 && s2 > 0)) return evidence.conclude();
  const std::size_t digits = settings.digits + guard::second_run;
  for (const std::size_t layers : {2, 3}) {
    const Model model = statements.matrices(layers);
    const Rational w1 = ratio(1, 5), w2 = ratio(3, 10), t = 2;
    const ParameterValues values = model.values({{"s1", s1}, {"s2", s2}});
    const Simulation path = run_until(settings, {model, values, aligned_start(layers, w1, w2)}, t, digits);
    evidence.at(fmt::format("L = {}, s1 = {}, s2 = {}, t = {}", layers, short_text(s1), short_text(s2), to_string(t)));
    if (!comes_to(evidence, "product", t, path)) continue;
    const auto mode = [&](std::size_t i, std::size_t j) {
      return Known(value_at(model, values, mode_of_product(layers, i, j), state_of(model, path.rows.back()), digits),
                   path.agreed_digits);
    };
    for (const auto& [k, s, w] : {std::tuple{1, s1, w1}, {2, s2, w2}}) {
      const Departure alone{statements.mode,
                            statements.mode.values({{"L", Rational(static_cast<long>(layers))}, {"s", s}}),
                            {to_power(w, layers)}};
      const Simulation one = run_until(settings, alone, t, digits);
      evidence.equal(fmt::format("u_{}", k), {one.rows.back()[1], one.agreed_digits},
                     mode(static_cast<std::size_t>(k), static_cast<std::size_t>(k)), required(settings));
    }
    evidence.zero("the product between different singular vectors", mode(1, 2), "1", required(settings));
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> claims(const Statements& statements) {
  const auto claim = [&](const char* id, const char* statement, Check<Statements> check) {
    return claim_on(statements, id, statement,
                    "derived in this project; setting of Saxe, McClelland, Ganguli 2014 (arXiv 1312.6120)",
                    Status::derived, check);
  };
  return {
      claim("S1", "w_i^2 - w_j^2 is constant along the flow of L = (w_1 ... w_L - s)^2/2", check_imbalance),
      claim("S2", "from balanced weights the product obeys u' = L u^(2-2/L) (s - u)", check_mode),
      claim("S3", "L = 2: u(t) = s/(1 + (s/u(0) - 1) e^(-2st)), half of s at ln(s/u(0) - 1)/(2s)", check_two_layers),
      claim("S4",
            "L = 2, 3, 4: w = u^(1/L) grows from w(0) to w in the time [A(w) - A(w(0))]/s, A' = w^(1-L) + w/(s - w^L), "
            "A in closed form",
            check_growth),
      claim("S5", "L >= 3: the plateau lasts u(0)^(-(1-2/L))/((L-2)s), up to a constant as u(0) -> 0", check_escape),
      claim("S6", "aligned balanced layers: each singular value of the product obeys S2 alone, and the vectors stay",
            check_matrices),
      claim("S7", "the flow rests where u = s, at the loss 0, and where two weights are 0, at s^2/2", check_levels)};
}

}  // namespace separatrix::saxe_2014
