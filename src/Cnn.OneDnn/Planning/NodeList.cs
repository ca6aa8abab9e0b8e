using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <summary>The nodes that a plan needs, in running order, while passes rewrite them.</summary>
internal sealed class NodeList
{
    private readonly HashSet<Value> roots;

    public NodeList(IEnumerable<Node> nodes, IEnumerable<Value> roots)
    {
        this.roots = [.. roots];
        Nodes = [.. nodes];
        RemoveUnused();
    }

    public List<Node> Nodes { get; private set; }

    public bool IsRoot(Value value) => roots.Contains(value);

    /// <summary>The nodes that read a value.</summary>
    public List<Node> UsersOf(Value value) => Nodes.FindAll(n => Array.IndexOf(n.Inputs, value) >= 0);

    /// <summary>The only reader of a value that nothing else needs, or null.</summary>
    public Node? OnlyUser(Value value) => !IsRoot(value) && UsersOf(value) is [var user] ? user : null;

    /// <summary>Makes every reader of <paramref name="old"/> read <paramref name="replacement"/>.</summary>
    public void Replace(Value old, Value replacement)
    {
        foreach (Node node in Nodes)
        {
            for (int i = 0; i < node.Inputs.Length; i++)
            {
                if (node.Inputs[i] == old)
                {
                    node.Inputs[i] = replacement;
                }
            }
        }
    }

    /// <summary>Makes a node's result that of the only reader of its own, which goes.</summary>
    public void TakeOver(Node product, Node absorbed)
    {
        Value result = absorbed.Outputs[0];
        result.Producer = product;
        result.Index = 0;
        product.Outputs = [result];
        Nodes.Remove(absorbed);
    }

    /// <summary>Drops nodes none of whose results is read; nodes without results (updates of statistics) stay.</summary>
    private void RemoveUnused()
    {
        HashSet<Value> live = [.. roots];
        var kept = new List<Node>();
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            Node node = Nodes[i];
            if (node.Outputs.Length == 0 || node.Outputs.Any(live.Contains))
            {
                kept.Add(node);
                live.UnionWith(node.Inputs);
            }
        }

        kept.Reverse();
        Nodes = kept;
    }
}
