#pragma once
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/model_formulas.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/exact_symmetry.hpp"
#include "theory/formulas_in.hpp"
#include "theory/mutant.hpp"

namespace separatrix {

/// The mutants of a paper: of the formulas in the record of models and closed forms that its claims are about.
///
///     Mutants<Statements> mutants(claims);
///     mutants.model(&Statements::tokens);
///     mutants.function("boundary", {"Delta"}, &Statements::boundary);
///     return mutants.all();
///
/// Statements  the record; made without arguments it is what the paper says
template <class Statements>
class Mutants {
 public:
  using Claims = std::vector<Claim> (*)(const Statements&);

  explicit Mutants(Claims claims) : claims_(claims) {}

  /// One formula, wherever it stands.
  ///
  /// interchangeable  symbols that a slip may take for one another
  /// change           puts another formula in its place
  /// proof            as of Mutant, of another formula; empty: equality_proof()
  void formula(const std::string& name, Expression value, const std::vector<Expression>& interchangeable,
               const std::function<void(Statements&, Expression)>& change,
               const std::function<std::string(Expression)>& proof = {}) {
    for (const Mutation& each : mutations(value, interchangeable)) {
      const auto about = [claims = claims_, change, other = each.formula] {
        Statements changed;
        change(changed, other);
        return claims(changed);
      };
      const auto why = [value, proof, other = each.formula] {
        return proof ? proof(other) : equality_proof(value, other);
      };
      mutants_.push_back({name, each.slip, print(each.from), print(each.to), about, why});
    }
  }

  /// All formulas of a model; `put` puts another one in its place.
  void model(const std::string& name, const Model& model, const std::function<void(Statements&, const Model&)>& put) {
    for (const ModelFormula& each : formulas_of(model)) {
      formula(
          name + ": " + each.name, each.value, model.parameters(),
          [put, with = each.with](Statements& changed, Expression other) { put(changed, with(other)); },
          [model, with = each.with](Expression other) { return symmetry_proof(model, with(other)); });
    }
  }
  void model(Model Statements::*place) {
    const Model said = Statements().*place;
    model(said.name(), said, [place](Statements& changed, const Model& other) { changed.*place = other; });
  }

  /// A closed form that is one formula.
  void formula(const std::string& name, Expression Statements::*place, const std::vector<Expression>& interchangeable) {
    formula(name, Statements().*place, interchangeable,
            [place](Statements& changed, Expression other) { changed.*place = other; });
  }

  /// A closed form that is made from its arguments: one formula of them or a record of several (formulas_in.hpp).
  ///
  /// arguments  a name for each
  template <class Result, class... Arguments>
  void function(const std::string& name, const std::array<const char*, sizeof...(Arguments)>& arguments,
                std::function<Result(Arguments...)> Statements::*place) {
    std::vector<Expression> symbols;
    for (const char* each : arguments) symbols.push_back(symbol(each));
    const auto said = Statements().*place;
    Result result = call(said, symbols, std::index_sequence_for<Arguments...>());
    const FormulasIn formulas = formulas_in(result);
    for (std::size_t k = 0; k < formulas.size(); ++k) {
      const auto& [part, value] = formulas[k];
      formula(part.empty() ? name : name + ": " + part, *value, symbols,
              [place, said, symbols, k](Statements& changed, Expression other) {
                changed.*place = [said, symbols, k, other](Arguments... values) {
                  Result of_these = said(values...);
                  *formulas_in(of_these)[k].second = with_values(other, symbols, {values...});
                  return of_these;
                };
              });
    }
  }

  /// A formula of symbols with values in their places.
  static Expression with_values(Expression formula, const std::vector<Expression>& symbols,
                                const std::vector<Expression>& values) {
    Substitution replacements;
    for (std::size_t i = 0; i < symbols.size(); ++i) replacements.emplace(symbols[i], values[i]);
    return substitute(formula, replacements);
  }

  const std::vector<Mutant>& all() const { return mutants_; }

 private:
  template <class Function, std::size_t... i>
  static auto call(const Function& function, const std::vector<Expression>& symbols, std::index_sequence<i...>) {
    return function(symbols[i]...);
  }

  Claims claims_;
  std::vector<Mutant> mutants_;
};

}  // namespace separatrix
