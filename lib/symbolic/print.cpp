#include "lib/symbolic/print.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/hermite_mean.hpp"
#include "lib/symbolic/writer.hpp"

namespace separatrix {
namespace {

const Rational half(1, 2);

Binding binding(Expression e) {
  switch (e.kind()) {
    case Kind::number:
      if (e.number() < 0) return Binding::sum;
      return is_integer(e.number()) ? Binding::atom : Binding::product;
    case Kind::sum: return Binding::sum;
    case Kind::product: return split_coefficient(e).coefficient < 0 ? Binding::sum : Binding::product;
    case Kind::power: {
      const Expression exponent = e.arguments()[1];
      if (!exponent.is_number()) return Binding::power;
      if (exponent.number() < 0) return Binding::product;
      return exponent.number() == half ? Binding::atom : Binding::power;
    }
    default: return Binding::atom;
  }
}

bool is_divisor(Expression factor) {
  return factor.kind() == Kind::power && factor.arguments()[1].is_number() && factor.arguments()[1].number() < 0;
}

std::vector<Piece> sum_pieces(Expression e) {
  std::vector<Piece> pieces;
  for (const Expression term : e.arguments()) {
    const bool minus = split_coefficient(term).coefficient < 0;
    if (pieces.empty()) {
      // a long sum kept nested in this one needs its brackets in every place
      pieces.push_back(Pending{term, term.kind() == Kind::sum ? Binding::product : Binding::sum});
    } else {
      pieces.push_back(minus ? " - " : " + ");
      pieces.push_back(Pending{minus ? -term : term, Binding::product});
    }
  }
  return pieces;
}

// −2·a·b/c/d
std::vector<Piece> product_pieces(Expression e) {
  std::vector<Piece> pieces, divisors;
  const Rational coefficient = split_coefficient(e).coefficient;
  if (coefficient < 0) pieces.push_back("-");
  bool started = abs(coefficient) != 1;
  if (started) pieces.push_back(to_string(Rational(abs(coefficient))));
  for (const Expression factor : e.arguments()) {
    if (factor.is_number()) continue;
    if (is_divisor(factor)) {
      divisors.push_back("/");
      divisors.push_back(Pending{power(factor, -1), Binding::power});
      continue;
    }
    if (started) pieces.push_back("*");
    pieces.push_back(Pending{factor, Binding::power});
    started = true;
  }
  if (!started) pieces.push_back("1");
  pieces.insert(pieces.end(), divisors.begin(), divisors.end());
  return pieces;
}

std::vector<Piece> power_pieces(Expression e) {
  const Expression base = e.arguments()[0];
  const Expression exponent = e.arguments()[1];
  if (is_divisor(e)) return {"1/", Pending{power(e, -1), Binding::power}};
  if (exponent.is_number() && exponent.number() == half) {
    return {"sqrt(", Pending{base, Binding::sum}, ")"};
  }
  return {Pending{base, Binding::atom}, "^", Pending{exponent, Binding::atom}};
}

std::vector<Piece> mean_pieces(Expression e) {
  if (const auto expectation = written_expectation(e)) {
    return {"expectation(" + expectation->variables, Pending{expectation->of, Binding::sum}, ")"};
  }
  return {"mean(" + e.data().name() + ", ", Pending{e.arguments()[0], Binding::sum}, ")"};
}

std::vector<Piece> pieces(Expression e) {
  switch (e.kind()) {
    case Kind::number: return {to_string(e.number())};
    case Kind::symbol:
    case Kind::column: return {e.name()};
    case Kind::mean: return mean_pieces(e);
    case Kind::sum: return sum_pieces(e);
    case Kind::product: return product_pieces(e);
    case Kind::power: return power_pieces(e);
    case Kind::atan2:
      return {"atan2(", Pending{e.arguments()[0], Binding::sum}, ", ", Pending{e.arguments()[1], Binding::sum}, ")"};
    default:
      if (e == pi()) return {"pi"};
      return {function_name(e.kind()) + std::string("("), Pending{e.arguments()[0], Binding::sum}, ")"};
  }
}

}  // namespace

std::string print(Expression expression, const Notation& notation) {
  return write(expression, {binding, pieces, "(", ")"}, notation);
}

}  // namespace separatrix
