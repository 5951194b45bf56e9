#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/parse_error.hpp"

namespace separatrix {

/// Expression from its usual notation.
///
///     sum      = term {("+" | "-") term}                         factor  = ["-" | "+"] factor | power
///     term     = factor {("*" | "/" | ".*" | "./") factor}       power   = primary [("^" | ".^") factor]
///     primary  = number | (name | call | range | mean | if | list | "(" sum ")") {"[" (sum | ":") "]"}
///     call     = name "(" sum {"," sum} ")"
///     list     = "[" sum {"," sum} "]" | "[" list {"," list} "]"
///     range    = ("sum" | "product") "(" name "=" sum ":" sum "," sum ")"
///     mean     = "mean" "(" name "," sum ["," sum] ")"
///     if       = "if" "(" condition "," sum "," sum ")"
///     condition = comparison {("and" | "or") comparison},   comparison = sum ("<" | ">" | "<=" | ">=") sum
///
/// `^` binds tighter than a sign and groups to the right; numbers are read exactly (0.1 = 1/10).
/// Functions are those of matrix_function.hpp; pi is the constant unless it is an allowed name. `and` binds tighter than
/// `or`. if(c, a, b) is a where c holds, b where it does not, and their mean on the surface between: both must have a
/// value everywhere.
///
///     sum(i = 1:5, (u[i]*v[i] - c[i])^2/2),   product(k = 0:n, …)
///
/// run over whole numbers, both ends included; over an empty range they are 0 and 1 (the term is
/// then not read). An index in square brackets is a part of the name, a second one behind "_": with i = 2,
/// u[i + 1] is u3 and x[i][12] is x2_12.
///
/// Where the allowed names are the entries of a vector or a matrix (shaped_names.hpp), its name stands for the whole:
///
///     W*x - [1, 2]      W[1] is row 1, W[:][2] column 2, W[1][2] an entry, all counted from 1
///
/// Shapes are checked operation by operation (matrix_expression.hpp).
///
///     mean(points, (y - a*x)^2/2)
///
/// is the empirical mean over a data set of this name. Inside it the names of its columns are the values of the
/// sample; where means stand inside one another, those of the innermost. Numbered columns are one vector or matrix too, x
/// of x1, x2, x3 (shaped_columns.hpp), unless the name has another meaning. mean(points, f, w) weighs the samples
/// (weighted_mean.hpp).
///
/// text      the expression
/// allowed   names that may occur, besides columns inside of means; any name if empty
/// data      the data sets that means may name
/// returns   the expression in canonical form; parse(print(x)) == x
/// throws    ParseError, pointing at the character; for a vector or a matrix too
Expression parse(std::string_view text, const std::vector<std::string>& allowed = {},
                 const std::vector<Dataset>& data = {});

}  // namespace separatrix
