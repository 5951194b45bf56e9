#pragma once
#include <string>
#include <string_view>

#include "lib/model/file_text.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// Data set from the text of a CSV file: a header with the names of the columns and rows of numbers, read exactly. Blank
/// lines and lines that begin with # are skipped; a field may stand in double quotes.
///
///     x,y                          one row per sample
///     0.1,2/3
///
///     sample,token,x0,x1,y         one row per token of each sample
///     0,0,1.5,-2,1
///     0,1,0.25,1e-3,-1
///
/// With tokens, column x1 of token 3 is named x3_1, and y of token 3 is y3: in expressions x[3][1] and y[3]. Samples and
/// tokens are counted from 0 or from 1, in this order, and every sample has the same tokens.
///
/// name    what mean(name, …) calls it
/// file    its name, for the sentences
/// throws  FileError at the first thing that is wrong: a header without names or with a name twice, a row with more
///         or fewer fields, a missing value, nan, inf or a text where a number is wanted, a sample or a token that is
///         missing, out of order or there twice, no row at all
Dataset read_dataset(const std::string& name, std::string_view text, const std::string& file);

}  // namespace separatrix
