#include "lib/symbolic/formula_layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/hermite_mean.hpp"
#include "lib/symbolic/writer.hpp"

namespace separatrix {
namespace {

const Rational half(1, 2);

bool is_divisor(Expression factor) {
  return factor.kind() == Kind::power && factor.arguments()[1].is_number() && factor.arguments()[1].number() < 0;
}

bool has_divisor(Expression product) {
  if (!is_integer(split_coefficient(product).coefficient)) return true;
  for (const Expression factor : product.arguments()) {
    if (is_divisor(factor)) return true;
  }
  return false;
}

Binding binding(Expression e) {
  switch (e.kind()) {
    case Kind::number: return e.number() < 0 ? Binding::sum : Binding::atom;
    case Kind::sum: return Binding::sum;
    case Kind::product: return split_coefficient(e).coefficient < 0 ? Binding::sum : Binding::product;
    case Kind::power: {
      const Expression exponent = e.arguments()[1];
      const bool root = exponent.is_number() && exponent.number() == half;
      return root ? Binding::atom : is_divisor(e) ? Binding::product : Binding::power;
    }
    case Kind::exp: return Binding::power;  // (e^{x})^{2}: no superscript on a superscript
    default: return Binding::atom;
  }
}

std::vector<Piece> between(const FormulaMarks& marks, std::vector<Piece> first, std::vector<Piece> second) {
  std::vector<Piece> pieces{marks.before};
  pieces.insert(pieces.end(), first.begin(), first.end());
  pieces.push_back(marks.between);
  pieces.insert(pieces.end(), second.begin(), second.end());
  pieces.push_back(marks.behind);
  return pieces;
}

// the pieces of an expression in one language
class Layout {
 public:
  explicit Layout(const FormulaLanguage& language) : language_(language) {}

  std::vector<Piece> operator()(Expression e) const {
    switch (e.kind()) {
      case Kind::number: return number_pieces(e.number());
      case Kind::symbol:
      case Kind::column: return {language_.name(e.name())};
      case Kind::mean:
        if (const auto expectation = written_expectation(e)) {
          return between(language_.mean, {Pending{expectation->of, Binding::sum}},
                         {language_.name(expectation->names)});
        }
        return between(language_.mean, {Pending{e.arguments()[0], Binding::sum}}, {language_.name(e.data().name())});
      case Kind::sum: return sum_pieces(e);
      case Kind::product: return product_pieces(e);
      case Kind::power: return power_pieces(e);
      default: return e == pi() ? std::vector<Piece>{language_.pi} : function_pieces(e);
    }
  }

 private:
  std::vector<Piece> number_pieces(const Rational& value) const {
    const std::string above = language_.number(mpz_class(abs(value.get_num())).get_str());
    std::vector<Piece> pieces;
    if (value < 0) pieces.push_back(language_.minus);
    if (is_integer(value)) {
      pieces.push_back(above);
      return pieces;
    }
    const std::vector<Piece> ratio =
        between(language_.fraction, {above}, {language_.number(value.get_den().get_str())});
    pieces.insert(pieces.end(), ratio.begin(), ratio.end());
    return pieces;
  }

  std::vector<Piece> sum_pieces(Expression e) const {
    std::vector<Piece> pieces;
    for (const Expression term : e.arguments()) {
      const bool minus = split_coefficient(term).coefficient < 0;
      if (pieces.empty()) {
        pieces.push_back(Pending{term, term.kind() == Kind::sum ? Binding::product : Binding::sum});
      } else {
        pieces.push_back(minus ? language_.binary_minus : language_.plus);
        pieces.push_back(Pending{minus ? -term : term, Binding::product});
      }
    }
    return pieces;
  }

  std::vector<Piece> factors(const mpz_class& leading, const std::vector<Expression>& rest) const {
    std::vector<Piece> pieces;
    if (leading != 1 || rest.empty()) pieces.push_back(language_.number(leading.get_str()));
    for (const Expression factor : rest) {
      if (!pieces.empty()) pieces.push_back(language_.times);
      pieces.push_back(Pending{factor, rest.size() > 1 || leading != 1 ? Binding::power : Binding::sum});
    }
    return pieces;
  }

  // −\frac{a b}{c d}, or −a b without divisors
  std::vector<Piece> product_pieces(Expression e) const {
    const Rational coefficient = split_coefficient(e).coefficient;
    std::vector<Expression> above, below;
    for (const Expression factor : e.arguments()) {
      if (factor.is_number()) continue;
      if (is_divisor(factor)) {
        below.push_back(power(factor, -1));
      } else {
        above.push_back(factor);
      }
    }
    const mpz_class numerator = abs(coefficient.get_num());
    std::vector<Piece> pieces;
    if (coefficient < 0) pieces.push_back(language_.minus);
    std::vector<Piece> rest = factors(numerator, above);
    if (has_divisor(e)) {
      rest = between(language_.fraction, rest, factors(coefficient.get_den(), below));
    } else if (above.size() == 1 && numerator == 1) {  // a lone sum keeps its brackets behind a minus sign
      rest = {Pending{above[0], Binding::power}};
    }
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    return pieces;
  }

  std::vector<Piece> power_pieces(Expression e) const {
    const Expression base = e.arguments()[0];
    const Expression exponent = e.arguments()[1];
    if (is_divisor(e)) {
      return between(language_.fraction, {language_.number("1")}, {Pending{power(e, -1), Binding::sum}});
    }
    if (exponent.is_number() && exponent.number() == half) {
      return {language_.root.before, Pending{base, Binding::sum}, language_.root.behind};
    }
    return between(language_.power, {Pending{base, Binding::atom}}, {Pending{exponent, Binding::sum}});
  }

  std::vector<Piece> function_pieces(Expression e) const {
    const FormulaMarks marks = language_.function(e.kind());
    const Pending first{e.arguments()[0], Binding::sum};
    if (e.arguments().size() == 1) return {marks.before, first, marks.behind};
    return between(marks, {first}, {Pending{e.arguments()[1], Binding::sum}});
  }

  const FormulaLanguage& language_;
};

}  // namespace

std::string write_formula(Expression expression, const FormulaLanguage& language, const Notation& notation) {
  return write(expression, {binding, Layout(language), language.bracket.before, language.bracket.behind}, notation);
}

bool is_greek(const std::string& name) {
  static const std::array greek{"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda",
                                "mu",    "nu",   "xi",    "rho",   "sigma",   "tau",  "phi", "chi",   "psi",   "omega"};
  return std::find(greek.begin(), greek.end(), name) != greek.end();
}

IndexedName indexed_name(const std::string& name) {
  if (const std::size_t open = name.find('['); open != std::string::npos) {
    std::string index;
    for (const char c : name.substr(open))
      index += c == '[' ? (index.empty() ? "" : ",") : c == ']' ? "" : std::string(1, c);
    return {name.substr(0, open), index};
  }
  std::size_t letters = name.size();
  while (letters > 1 && std::isdigit(static_cast<unsigned char>(name[letters - 1]))) --letters;
  std::string index = name.substr(letters);
  std::string stem = name.substr(0, letters);
  // x1_2 is x_{1,2}
  while (stem.size() > 2 && stem.back() == '_' && std::isdigit(static_cast<unsigned char>(stem[stem.size() - 2]))) {
    letters = stem.size() - 1;
    while (letters > 1 && std::isdigit(static_cast<unsigned char>(stem[letters - 1]))) --letters;
    index = stem.substr(letters, stem.size() - 1 - letters) + "," + index;
    stem.resize(letters);
  }
  if (stem.size() > 1 && stem.back() == '_') stem.pop_back();
  return {stem, index};
}

}  // namespace separatrix
