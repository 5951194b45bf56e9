#include "tools/report/numbering.hpp"
#include "tools/shell/host.hpp"

#include <fmt/format.h>

namespace separatrix {

std::string unfinished_numbering(const Equilibria& equilibria) {
  if (!equilibria.is_cut()) return "";
  return "the search for stationary points came to its limit of work: limits that it has not found have numbers in the "
         "order in which they were met; a smaller --box needs less";
}

void tell_unfinished_numbering(const Equilibria& equilibria) {
  const std::string text = unfinished_numbering(equilibria);
  if (!text.empty()) tell(text);
}

}  // namespace separatrix
