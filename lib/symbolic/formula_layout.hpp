#pragma once
#include <string>

#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/print.hpp"

namespace separatrix {

/// What stands before, between and behind the parts of a construction: \frac{ · }{ · }.
struct FormulaMarks {
  std::string before, between, behind;
};

/// The words of a language of formulas: LaTeX, MathML. The layout — what is a fraction, where brackets stand — is the same
/// in all of them (write_formula).
struct FormulaLanguage {
  std::string (*number)(const std::string& digits);  ///< of a whole number ≥ 0
  std::string (*name)(const std::string& symbol);    ///< of a state, a parameter, a definition, a column of data
  FormulaMarks (*function)(Kind);                    ///< around the argument of a function of one or two arguments
  std::string plus, binary_minus, minus, times;      ///< between terms, before a term, between factors
  FormulaMarks bracket, fraction, power, root,
      mean;  ///< power: base, exponent; mean: what is averaged, name of the data
  std::string pi;
};

/// Writes an expression in the layout of papers: one fraction per product, roots, |x|, e^x.
///
/// notation   subexpressions that are written by name, in the language
/// returns    text of at most 10⁶ characters; longer ones end in "…"
std::string write_formula(Expression expression, const FormulaLanguage& language, const Notation& notation);

/// A symbol's name and its index: "beta_12" is beta with 12, "x1_2" is x with 1,2, "W[1][2]" is W with 1,2.
///
/// returns  the part before the index, and the index with commas, empty where there is none; of "u1[2]" the stem is "u1"
struct IndexedName {
  std::string stem, index;
};
IndexedName indexed_name(const std::string& symbol);

/// True of the names of Greek letters: "alpha", "omega".
bool is_greek(const std::string& name);

}  // namespace separatrix
