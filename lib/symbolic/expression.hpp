#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lib/num/elementary_functions.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// The operations an expression is made of. sqrt(x) is power(x, 1/2), a − b is a + (−1)·b,
/// a/b is a·b⁻¹: fewer kinds, one canonical form.
enum class Kind : std::uint8_t {
  number,   ///< exact rational
  symbol,   ///< state, parameter or time
  sum,      ///< x₁ + … + xₙ, a number (if any) first
  product,  ///< x₁ · … · xₙ, a number (if any) first
  power,    ///< base ^ exponent
#define SEPARATRIX_KIND(name) name,
  SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_KIND)
#undef SEPARATRIX_KIND
      column,  ///< a quantity of the sample at hand, bound by a mean
  mean,        ///< empirical mean over the samples of a Dataset
  atan2,       ///< angle of the point (x, y), of the arguments y, x
};

/// The kinds that are functions of one argument.
inline constexpr std::array functions{
#define SEPARATRIX_KIND(name) Kind::name,
    SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_KIND)
#undef SEPARATRIX_KIND
};

struct Node;
class Dataset;

/// Immutable mathematical expression: a handle to a node of one hash-consed graph.
///
/// Equal structure is the same node, so equality is one pointer comparison, shared parts are
/// stored (and later differentiated and computed) once, and copies cost nothing. Nodes live as
/// long as the process: they are made while models are built, never while they are integrated.
/// Construction brings every expression to the canonical form described in canonical.hpp.
/// Safe to use from several threads.
class Expression {
 public:
  Expression();            ///< the number 0
  Expression(long value);  ///< an integer; implicit, so that 2*x reads as printed
  Expression(int value) : Expression(static_cast<long>(value)) {}
  Expression(const Rational& value);  ///< an exact number
  explicit Expression(const Node* node) : node_(node) {}

  Kind kind() const;
  std::span<const Expression> arguments() const;  ///< children in canonical order
  const std::string& name() const;                ///< of a symbol or a column
  const Rational& number() const;                 ///< of a number
  const Dataset& data() const;                    ///< of a column or a mean

  bool is_number() const { return kind() == Kind::number; }
  bool is_number(long value) const;
  std::size_t hash() const;      ///< of the structure: the same in every run
  std::uint64_t weight() const;  ///< nodes when written out as a tree, at most 2⁶⁰
  const Node* node() const { return node_; }

  friend bool operator==(Expression a, Expression b) { return a.node_ == b.node_; }

 private:
  const Node* node_;
};

/// A named unknown: state, parameter, or time.
Expression symbol(const std::string& name);

/// Strict weak order of arguments in sums and products: numbers, then by the first symbol that
/// occurs, then by size, then by a structural hash. It depends on content only.
bool canonically_before(Expression a, Expression b);

/// Makes (or finds) the node of exactly this structure; no simplification. Only canonical.cpp
/// calls it: everyone else builds through the operators.
Expression intern(Kind kind, std::vector<Expression> arguments);
Expression intern_mean(const Dataset& data, Expression body);

/// "exp", "log", … : the spelling of a function of one argument; empty for other kinds.
const char* function_name(Kind kind);

Expression operator+(Expression a, Expression b);
Expression operator-(Expression a, Expression b);
Expression operator*(Expression a, Expression b);
Expression operator/(Expression a, Expression b);
Expression operator-(Expression a);

}  // namespace separatrix

template <>
struct std::hash<separatrix::Expression> {
  std::size_t operator()(separatrix::Expression e) const noexcept { return std::hash<const void*>()(e.node()); }
};
