#include <array>
#include <cctype>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/print.hpp"
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

std::string number(const Rational& value) {
  if (is_integer(value)) return value.get_str();
  return std::string(value < 0 ? "-" : "") + "\\frac{" + mpz_class(abs(value.get_num())).get_str() + "}{" +
         value.get_den().get_str() + "}";
}

std::vector<Piece> sum_pieces(Expression e) {
  std::vector<Piece> pieces;
  for (const Expression term : e.arguments()) {
    const bool minus = split_coefficient(term).coefficient < 0;
    if (pieces.empty()) {
      pieces.push_back(Pending{term, term.kind() == Kind::sum ? Binding::product : Binding::sum});
    } else {
      pieces.push_back(minus ? " - " : " + ");
      pieces.push_back(Pending{minus ? -term : term, Binding::product});
    }
  }
  return pieces;
}

// −\frac{a b}{c d}, or −a b without divisors
std::vector<Piece> product_pieces(Expression e) {
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
  const mpz_class denominator = coefficient.get_den();
  const auto factors = [](const mpz_class& leading, const std::vector<Expression>& rest) {
    std::vector<Piece> pieces;
    if (leading != 1 || rest.empty()) pieces.push_back(leading.get_str());
    for (const Expression factor : rest) {
      if (!pieces.empty()) pieces.push_back(" ");
      pieces.push_back(Pending{factor, rest.size() > 1 || leading != 1 ? Binding::power : Binding::sum});
    }
    return pieces;
  };
  std::vector<Piece> pieces;
  if (coefficient < 0) pieces.push_back("-");
  const std::vector<Piece> top = factors(numerator, above);
  if (!has_divisor(e)) {
    // a lone sum keeps its brackets behind a minus sign
    if (above.size() == 1 && numerator == 1) {
      pieces.push_back(Pending{above[0], Binding::power});
    } else {
      pieces.insert(pieces.end(), top.begin(), top.end());
    }
    return pieces;
  }
  const std::vector<Piece> bottom = factors(denominator, below);
  pieces.push_back("\\frac{");
  pieces.insert(pieces.end(), top.begin(), top.end());
  pieces.push_back("}{");
  pieces.insert(pieces.end(), bottom.begin(), bottom.end());
  pieces.push_back("}");
  return pieces;
}

std::vector<Piece> power_pieces(Expression e) {
  const Expression base = e.arguments()[0];
  const Expression exponent = e.arguments()[1];
  if (is_divisor(e)) return {"\\frac{1}{", Pending{power(e, -1), Binding::sum}, "}"};
  if (exponent.is_number() && exponent.number() == half) {
    return {"\\sqrt{", Pending{base, Binding::sum}, "}"};
  }
  return {Pending{base, Binding::atom}, "^{", Pending{exponent, Binding::sum}, "}"};
}

std::vector<Piece> function_pieces(Expression e) {
  const Pending x{e.arguments()[0], Binding::sum};
  const auto call = [&](const std::string& name) { return std::vector<Piece>{name + "\\left(", x, "\\right)"}; };
  switch (e.kind()) {
    case Kind::exp: return {"e^{", x, "}"};
    case Kind::log: return call("\\ln");
    case Kind::abs: return {"\\left|", x, "\\right|"};
    case Kind::sigmoid: return call("\\sigma");
    case Kind::tanh: return call("\\tanh");
    case Kind::sin: return call("\\sin");
    case Kind::cos: return call("\\cos");
    case Kind::sinh: return call("\\sinh");
    case Kind::cosh: return call("\\cosh");
    case Kind::asin: return call("\\arcsin");
    case Kind::acos: return call("\\arccos");
    case Kind::atan: return call("\\arctan");
    case Kind::atan2:
      return {"\\operatorname{atan2}\\left(", x, ", ", Pending{e.arguments()[1], Binding::sum}, "\\right)"};
    case Kind::erf:
    case Kind::erfc:
    case Kind::softplus:
    case Kind::sign:
    case Kind::relu: return call("\\operatorname{" + std::string(function_name(e.kind())) + "}");
    case Kind::number:
    case Kind::symbol:
    case Kind::sum:
    case Kind::product:
    case Kind::power:
    case Kind::column:
    case Kind::mean: break;
  }
  throw InternalError("no function in LaTeX");
}

std::vector<Piece> pieces(Expression e) {
  switch (e.kind()) {
    case Kind::number: return {number(e.number())};
    case Kind::symbol:
    case Kind::column: return {latex_name(e.name())};
    case Kind::mean:
      return {"\\left\\langle ", Pending{e.arguments()[0], Binding::sum},
              " \\right\\rangle_{" + latex_name(e.data().name()) + "}"};
    case Kind::sum: return sum_pieces(e);
    case Kind::product: return product_pieces(e);
    case Kind::power: return power_pieces(e);
    default: return e == pi() ? std::vector<Piece>{"\\pi"} : function_pieces(e);
  }
}

}  // namespace

std::string latex_name(const std::string& name) {
  // W[1][2] is W_{1,2}
  if (const std::size_t open = name.find('['); open != std::string::npos) {
    std::string index;
    for (const char c : name.substr(open))
      index += c == '[' ? (index.empty() ? "" : ",") : c == ']' ? "" : std::string(1, c);
    const std::string stem = latex_name(name.substr(0, open));
    const bool has_index = stem.find('_') != std::string::npos;
    return (has_index ? "{" + stem + "}" : stem) + "_{" + index + "}";
  }
  static const std::array greek{"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda",
                                "mu",    "nu",   "xi",    "rho",   "sigma",   "tau",  "phi", "chi",   "psi",   "omega"};
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
  if (!stem.empty() && stem.back() == '_' && stem.size() > 1) stem.pop_back();
  std::string shown;
  for (const char* letter : greek) {
    if (stem == letter) shown = "\\" + stem;
  }
  if (shown.empty()) {
    if (stem.size() == 1) {
      shown = stem;
    } else {
      shown = "\\mathrm{";
      for (const char c : stem) shown += c == '_' ? std::string("\\_") : std::string(1, c);
      shown += "}";
    }
  }
  return index.empty() ? shown : shown + "_{" + index + "}";
}

std::string print_latex(Expression expression, const Notation& notation) {
  return write(expression, {binding, pieces, "\\left(", "\\right)"}, notation);
}

}  // namespace separatrix
