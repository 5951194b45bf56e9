#include "theory/zhang_2025/paper.hpp"

#include "theory/zhang_2025/claims.hpp"
#include "theory/zhang_2025/model.hpp"
#include "theory/zhang_2025/mutants.hpp"

namespace separatrix::zhang_2025 {

Paper paper() {
  TheoryModel attention{linear_attention()};
  attention.plotted = {{"error", symbol("error")}, {"$v_1$", symbol("v1")}, {"$v_2$", symbol("v2")}};
  return {"zhang_2025",
          "Training dynamics of in-context learning in linear attention",
          "Zhang, Singh, Latham, Saxe. ICML 2025 (arXiv 2501.16265)",
          {attention, {one_head()}, {merged_attention()}},
          claims(),
          mutants};
}

}  // namespace separatrix::zhang_2025
