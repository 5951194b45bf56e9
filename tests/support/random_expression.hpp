#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "lib/num/real.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/tape/compile.hpp"

namespace separatrix {

/// A formula as it was written, before any simplification: the other road to an expression's
/// value, derivative and notation. It shares no code with lib/symbolic.
struct Formula {
  enum class What { number, symbol, negate, add, subtract, multiply, divide, power, root, function };
  What what = What::number;
  Rational number;         // of a number
  std::size_t symbol = 0;  // index into the point
  Kind function = Kind::exp;
  std::vector<std::shared_ptr<const Formula>> arguments;
};
using FormulaPointer = std::shared_ptr<const Formula>;

/// A value and its derivative along a direction (forward differentiation).
struct Slope {
  mpfr value, slope;
};

/// The expression, built with the operators exactly as the formula is written.
Expression expression_of(const Formula& formula, std::span<const Expression> symbols);

/// The formula as text, with brackets around every part.
std::string text_of(const Formula& formula, std::span<const Expression> symbols);

/// Value and derivative, operation by operation, by the schoolbook rules.
///
/// returns   nothing where the formula is not safely defined: an intermediate value not in
///           10^-3 … 10^4 (exact zeros apart), or |x|, sign, relu, log, root, a divisor or the
///           base of a power nearer than 10^-3 to where it is not smooth
std::optional<Slope> evaluate_forward(const Formula& formula, std::span<const mpfr> point,
                                      std::span<const mpfr> direction);

/// Exact value of a formula without transcendental functions; nothing on division by zero.
std::optional<Rational> evaluate_exactly(const Formula& formula, std::span<const Rational> point);

/// Digits lost between working precision and agreement: every level of a safe formula amplifies
/// relative errors by at most 10^4/10^-3, the formulas here have at most six levels, and the
/// expression's own order of operations costs as much again.
constexpr std::size_t working_digits_of_formulas = 150;
constexpr double agreed_digits_of_formulas = 60;

/// A seeded source of formulas and of points where they are safe.
class RandomFormulas {
 public:
  enum class Functions { all, rational };

  explicit RandomFormulas(std::uint64_t seed, Functions functions = Functions::all)
      : random_(seed), functions_(functions) {}

  /// A formula of at most six levels. Parts of it recur, so that like terms, equal bases and
  /// cancellations happen.
  FormulaPointer formula();

  /// A formula and points (each of one rational per symbol, of both signs) where it is safe.
  struct Safe {
    FormulaPointer formula;
    std::vector<std::vector<Rational>> points;
  };
  Safe safe_formula();

  std::vector<Rational> point();
  std::size_t below(std::size_t bound) { return random_() % bound; }

  static const std::vector<Expression>& symbols();  ///< x, y, z

 private:
  FormulaPointer part(int levels);
  FormulaPointer new_part(int levels);

  std::mt19937_64 random_;
  Functions functions_;
  std::vector<FormulaPointer> recent_;
};

/// Values of expressions through the tape, parameters being none.
template <class A>
std::vector<A> values_at(const std::vector<Expression>& expressions, const std::vector<Expression>& symbols,
                         const std::vector<Rational>& point, Storage storage = Storage::recycled);

/// Number of distinct nodes below some roots.
std::size_t node_count(std::span<const Expression> roots);

}  // namespace separatrix
