#include "solvers/stationary/kink_sets.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "lib/num/error.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/stationary/exact_null_space.hpp"
#include "solvers/stationary/kink.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_kinks = 8, most_sets = 64;

using Row = std::vector<Rational>;

std::vector<Kink> kinks_of(const std::vector<Expression>& operands) {
  std::vector<Kink> kinks;
  for (const Expression operand : operands) {
    const auto met = std::find_if(kinks.begin(), kinks.end(), [&](const Kink& kink) {
      return is_identically_zero(operand + kink.front()) == Verdict::holds;
    });
    if (met != kinks.end()) {
      met->push_back(operand);
    } else if (kinks.size() < most_kinks) {
      kinks.push_back({operand});
    }
  }
  return kinks;
}

// s = row · (x, 1); nothing where s is not affine, or a coefficient not rational
std::optional<Row> affine_row(Expression operand, const std::vector<Expression>& states) {
  Row row;
  Substitution origin;
  for (const Expression slope : gradient(operand, states)) {
    const Expression value = expand(slope);
    if (!value.is_number()) return std::nullopt;
    row.push_back(value.number());
  }
  for (const Expression state : states) origin.emplace(state, Expression(0));
  try {
    const Expression constant = substitute(operand, origin);
    if (!constant.is_number()) return std::nullopt;
    row.push_back(constant.number());
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
  return row;
}

std::size_t rank_of(const std::vector<Row>& rows) {
  return rows.empty() ? 0 : rows.front().size() - exact_null_space(rows, rows.front().size()).basis.size();
}

bool spans(std::vector<Row> rows, const Row& row) {
  const std::size_t rank = rank_of(rows);
  rows.push_back(row);
  return rank_of(rows) == rank;
}

}  // namespace

KinkSets kink_sets(const LossFormulas& formulas, std::size_t most) {
  KinkSets result;
  result.kinks = kinks_of(kink_operands(formulas));
  std::vector<std::optional<Row>> rows;
  for (std::size_t k = 0; k < result.kinks.size(); ++k) {
    rows.push_back(affine_row(result.kinks[k].front(), formulas.states));
    if (rows.back()) result.affine |= 1U << k;
  }
  Row one(formulas.states.size() + 1, Rational(0));
  one.back() = 1;
  std::size_t tried = 0;
  for (std::size_t size = 1; size <= most; ++size) {
    for (KinkMask mask = 1; mask < (1U << rows.size()); ++mask) {
      if (static_cast<std::size_t>(std::popcount(mask)) != size || tried == most_sets) continue;
      ++tried;
      KinkSet set{{}, mask};
      std::vector<Row> own;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (!(mask >> k & 1U)) continue;
        set.independent.push_back(k);
        if (rows[k]) own.push_back(*rows[k]);
      }
      if (spans(own, one)) continue;
      if (own.size() == size) {
        for (std::size_t k = 0; k < rows.size(); ++k) {
          if (rows[k] && spans(own, *rows[k])) set.all |= 1U << k;
        }
      }
      const bool is_known =
          std::any_of(result.sets.begin(), result.sets.end(), [&](const KinkSet& each) { return each.all == set.all; });
      if (!is_known) result.sets.push_back(std::move(set));
    }
  }
  return result;
}

}  // namespace separatrix
