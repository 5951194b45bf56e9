#include "tests/support/rooted_trees.hpp"

#include <functional>

namespace separatrix {

std::vector<RootedTree> rooted_trees(std::size_t largest_order) {
  std::vector<RootedTree> trees{RootedTree{}};
  for (std::size_t order = 2; order <= largest_order; ++order) {
    const std::size_t smaller = trees.size();
    RootedTree tree;
    tree.order = order;
    // multisets of smaller trees with order − 1 nodes together
    const std::function<void(std::size_t, std::size_t)> choose = [&](std::size_t first, std::size_t nodes) {
      if (nodes == 0) {
        tree.density = static_cast<long>(order);
        for (const std::size_t child : tree.children) tree.density *= trees[child].density;
        trees.push_back(tree);
        return;
      }
      for (std::size_t child = first; child < smaller && trees[child].order <= nodes; ++child) {
        tree.children.push_back(child);
        choose(child, nodes - trees[child].order);
        tree.children.pop_back();
      }
    };
    choose(0, order - 1);
  }
  return trees;
}

}  // namespace separatrix
