#include "theory/evidence_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"

namespace separatrix {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

// A witness is for reading: the quantities have all digits.
std::string shortened(const Known& number) {
  constexpr std::size_t digits = 20;
  const std::string text = number.text();
  const auto value = text.size() > digits ? number.finite_value() : std::nullopt;
  return value ? decimal(*value, digits) : text;
}

// "4.17e-48"
std::string power_of_ten_text(double log10) {
  if (log10 == -std::numeric_limits<double>::infinity()) return "0";
  const double exponent = std::floor(log10);
  return fmt::format("{:.2f}e{:.0f}", std::pow(10, log10 - exponent), exponent);
}

Verdict verdict_of(std::size_t agreed, std::size_t trusted, std::size_t required) {
  if (agreed >= required) return trusted >= required ? Verdict::holds : Verdict::undecided;
  return agreed < trusted ? Verdict::fails : Verdict::undecided;
}

std::string digits_text(std::size_t agreed, std::size_t trusted, std::size_t required) {
  if (trusted < required && agreed >= trusted) {
    return fmt::format("computed to {} digits only, {} are required", trusted, required);
  }
  return fmt::format("{} digits agree, {} are required", agreed, required);
}

}  // namespace

bool EvidenceBuilder::hypothesis(const std::string& name, Verdict holds) {
  evidence_.hypotheses.push_back({named(name), holds});
  if (holds != Verdict::holds && hypothesis_missed_.empty()) {
    hypothesis_missed_ = fmt::format("the hypothesis {} {}", named(name),
                                     holds == Verdict::fails ? "does not hold" : "could not be decided");
  }
  return holds == Verdict::holds;
}

bool EvidenceBuilder::hypothesis(const std::string& name, bool holds) { return hypothesis(name, verdict(holds)); }

Verdict EvidenceBuilder::equal(const std::string& name, const Known& expected, const Known& found, std::size_t required,
                               EvidenceMethod method) {
  return compare(name, expected, found, std::nullopt, required, method);
}

Verdict EvidenceBuilder::near(const std::string& name, const Known& expected, const Known& found, const Known& scale,
                              std::size_t required, EvidenceMethod method) {
  const std::optional<Rational> value = scale.finite_value();
  if (!value) return undecided(name, "its scale is " + scale.text());
  if (*value <= 0) throw InternalError("the scale of " + name + " is " + scale.text() + ", it must be greater than 0");
  return compare(name, expected, found, value, required, method);
}

Verdict EvidenceBuilder::zero(const std::string& name, const Known& value, const Known& scale, std::size_t required,
                              EvidenceMethod method) {
  return near(name, "0", value, scale, required, method);
}

Verdict EvidenceBuilder::same(const std::string& name, const std::string& expected, const std::string& found,
                              EvidenceMethod method) {
  const Quantity quantity{named(name), expected, found, "", std::nullopt, verdict(expected == found)};
  return add(quantity, method, fmt::format("{} where {} is expected", found, expected));
}

Verdict EvidenceBuilder::below(const std::string& name, const Known& value, const Known& bound, EvidenceMethod method) {
  return order(name, value, bound, -1, false, method);
}

Verdict EvidenceBuilder::above(const std::string& name, const Known& value, const Known& bound, EvidenceMethod method) {
  return order(name, value, bound, 1, false, method);
}

Verdict EvidenceBuilder::at_most(const std::string& name, const Known& value, const Known& bound,
                                 EvidenceMethod method) {
  return order(name, value, bound, -1, true, method);
}

Verdict EvidenceBuilder::at_least(const std::string& name, const Known& value, const Known& bound,
                                  EvidenceMethod method) {
  return order(name, value, bound, 1, true, method);
}

Verdict EvidenceBuilder::identity(const std::string& name, bool proved, double log10_largest, std::size_t required) {
  Quantity quantity{named(name), "0", "0", "0", settings_.digits, Verdict::holds};
  if (proved) return add(quantity, EvidenceMethod::exact, "");
  if (std::isnan(log10_largest)) return undecided(name, "it has no value at the points that were tried");
  const double digits = std::clamp(std::floor(-log10_largest), 0.0, 1e6);
  const auto agreed = static_cast<std::size_t>(digits);
  quantity.found = quantity.error = power_of_ten_text(log10_largest);
  quantity.agreed_digits = std::min(agreed, settings_.digits);
  quantity.verdict = verdict(agreed >= required);
  return add(quantity, EvidenceMethod::numerical,
             fmt::format("{} where 0 is expected: {}", quantity.found, digits_text(agreed, unlimited, required)));
}

Verdict EvidenceBuilder::undecided(const std::string& name, const std::string& why) {
  return add({named(name), "", why, "", std::nullopt, Verdict::undecided}, EvidenceMethod::sampled, why);
}

bool EvidenceBuilder::out_of_time() {
  if (!time_is_over_ && settings_.out_of_time && settings_.out_of_time()) {
    time_is_over_ = true;
    undecided("work", "its limit is reached");
  }
  return time_is_over_;
}

Evidence EvidenceBuilder::conclude() const {
  Evidence evidence = evidence_;
  if (!hypothesis_missed_.empty()) {
    evidence.verdict = Verdict::undecided;
    evidence.witness = hypothesis_missed_;
    evidence.rerun.clear();
  } else if (evidence.quantities.empty()) {
    evidence.verdict = Verdict::undecided;
    evidence.witness = "nothing was examined";
  } else {
    evidence.verdict = Verdict::holds;
    for (const Quantity& quantity : evidence.quantities) evidence.verdict = evidence.verdict && quantity.verdict;
    evidence.witness = first_failing_.empty() ? first_undecided_ : first_failing_;
  }
  evidence.method = weakest_.value_or(EvidenceMethod::sampled);
  std::size_t least = unlimited;
  for (const Quantity& quantity : evidence.quantities) least = std::min(least, quantity.agreed_digits.value_or(least));
  evidence.digits = least == unlimited ? 0 : least;
  return evidence;
}

Verdict EvidenceBuilder::add(Quantity quantity, EvidenceMethod method, const std::string& reason) {
  weakest_ = weakest_ ? weaker(*weakest_, method) : method;
  std::string& first = quantity.verdict == Verdict::fails ? first_failing_ : first_undecided_;
  if (quantity.verdict != Verdict::holds && first.empty()) {
    first = quantity.name + ": " + reason;
    if (quantity.verdict == Verdict::fails) evidence_.rerun = rerun_;
  }
  evidence_.quantities.push_back(std::move(quantity));
  return evidence_.quantities.back().verdict;
}

Verdict EvidenceBuilder::compare(const std::string& name, const Known& expected, const Known& found,
                                 const std::optional<Rational>& scale, std::size_t required, EvidenceMethod method) {
  const std::optional<Rational> a = expected.finite_value(), b = found.finite_value();
  Quantity quantity{named(name), expected.text(), found.text(), "", std::nullopt, Verdict::undecided};
  if (!a || !b) {
    return add(quantity, method, fmt::format("{} where {} is expected", shortened(found), shortened(expected)));
  }
  const Rational error = abs(Rational(*b - *a));
  const std::size_t agreed = agreed_digits(error, scale ? *scale : std::max(Rational(abs(*a)), Rational(abs(*b))));
  const std::size_t trusted = std::min(expected.vouched().value_or(unlimited), found.vouched().value_or(unlimited));
  quantity.error = decimal(error, 3);
  quantity.agreed_digits = std::min({agreed, trusted, settings_.digits});
  quantity.verdict = verdict_of(agreed, trusted, required);
  return add(quantity, method,
             fmt::format("{} where {} is expected, a difference of {}: {}", shortened(found), shortened(expected),
                         quantity.error, digits_text(agreed, trusted, required)));
}

Verdict EvidenceBuilder::order(const std::string& name, const Known& value, const Known& bound, int sign, bool or_equal,
                               EvidenceMethod method) {
  const std::optional<Rational> a = value.finite_value(), b = bound.finite_value();
  const std::string expected = std::string(sign < 0 ? "<" : ">") + (or_equal ? "= " : " ") + bound.text();
  Quantity quantity{named(name), expected, value.text(), "", std::nullopt, Verdict::undecided};
  if (a && b) {
    // the sign of value − bound is certain where the digits vouched for tell them apart
    const Rational difference = abs(Rational(*a - *b));
    const std::size_t agreed = agreed_digits(difference, std::max(Rational(abs(*a)), Rational(abs(*b))));
    const int found = sgn(Rational(*a - *b));
    if (agreed < value.vouched().value_or(unlimited))
      quantity.verdict = verdict(found == sign || (or_equal && found == 0));
  }
  return add(quantity, method, fmt::format("{} where {} is expected", shortened(value), expected));
}

}  // namespace separatrix
