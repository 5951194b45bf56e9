#pragma once
#include <string>
#include <utility>
#include <vector>

#include "theory/paper.hpp"

namespace separatrix {

/// An entry of a BibTeX file.
///
/// type    "article", "inproceedings", "misc", "software"
/// key     what \cite names
/// fields  in the order in which they are written; values are LaTeX
struct BibliographyEntry {
  std::string type, key;
  std::vector<std::pair<std::string, std::string>> fields;
};

/// The entry as BibTeX reads it: braces balanced, one field a line.
std::string bibtex(const BibliographyEntry& entry);

/// The entry of a paper; its key is the paper's id.
///
/// returns  what is known of it here: authors in full and where it appeared; of a paper that is not known by id its title,
///          and its citation as a note
BibliographyEntry entry_of(const Paper& paper);

/// The publications that describe the libraries on which the digits of a result rest: multiple precision, balls, steppers.
std::vector<BibliographyEntry> library_entries();

}  // namespace separatrix
