#include "lib/symbolic/mutate.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

const Rational beside_1 = 1 + ratio(1, 1'000'000);

bool is_whole(Expression e) { return e.is_number() && is_integer(e.number()); }

// collects them
class Mutations {
 public:
  Mutations(Expression formula, std::span<const Expression> interchangeable)
      : formula_(formula), interchangeable_(interchangeable), seen_{formula} {}

  std::vector<Mutation> all() {
    add(Slip::sign, formula_, [&] { return -formula_; });
    replaced_alone(formula_, formula_, [](Expression other) { return other; });
    for (const Expression part : topological_order({&formula_, 1})) change(part);
    return std::move(found_);
  }

 private:
  // `to` makes what stands in the place of `from`
  template <class Make>
  void add(Slip slip, Expression from, const Make& to) {
    try {
      const Expression other = to();
      const Expression formula = substitute(formula_, {{from, other}});
      if (seen_.insert(formula).second) found_.push_back({slip, from, other, formula});
    } catch (const InvalidArgument&) {  // 0 to a negative power
    }
  }

  // a number or a symbol x in a part; with(y): the part with y in its place
  template <class With>
  void replaced_alone(Expression part, Expression x, const With& with) {
    if (x.is_number()) add(Slip::constant, part, [&] { return with(Expression(Rational(x.number() * beside_1))); });
    const auto place = std::ranges::find(interchangeable_, x);
    if (place == interchangeable_.end()) return;
    const auto next = std::next(place) == interchangeable_.end() ? interchangeable_.begin() : std::next(place);
    add(Slip::symbol, part, [&] { return with(*next); });
  }

  void change(Expression part) {
    const std::vector<Expression> arguments(part.arguments().begin(), part.arguments().end());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const Expression x = arguments[i];
      const auto with = [&](Expression other) {
        std::vector<Expression> changed = arguments;
        changed[i] = other;
        return rebuild(part, std::move(changed));
      };
      const bool is_exponent = part.kind() == Kind::power && i == 1;
      if (is_exponent && is_whole(x)) {
        add(Slip::exponent, part, [&] { return with(x.is_number(-1) ? Expression(-2) : x + 1); });
        continue;
      }
      replaced_alone(part, x, with);
      if (part.kind() == Kind::sum) {
        add(Slip::sign, part, [&] { return with(-x); });
        add(Slip::term, part, [&] { return with(0); });
      } else if (part.kind() == Kind::product) {
        if (!x.is_number()) continue;
        add(Slip::sign, part, [&] { return with(-x); });
        add(Slip::factor, part, [&] { return with(x.number() < 0 ? -1 : 1); });
      } else if (!is_exponent && part.kind() != Kind::power && part.kind() != Kind::mean) {
        add(Slip::sign, part, [&] { return with(-x); });
      }
    }
  }

  Expression formula_;
  std::span<const Expression> interchangeable_;
  std::unordered_set<Expression> seen_;
  std::vector<Mutation> found_;
};

}  // namespace

std::string_view name(Slip slip) {
  switch (slip) {
    case Slip::sign: return "sign";
    case Slip::constant: return "constant";
    case Slip::exponent: return "exponent";
    case Slip::factor: return "factor";
    case Slip::term: return "term";
    case Slip::symbol: return "symbol";
    default: return "comparison";
  }
}

std::vector<Mutation> mutations(Expression formula, std::span<const Expression> interchangeable) {
  return Mutations(formula, interchangeable).all();
}

}  // namespace separatrix
