namespace Cnn.OneDnn.Graph;

/// <summary>One op applied to values.</summary>
internal sealed class Node
{
    public Node(Op op, Value[] inputs, string scope)
    {
        Op = op;
        Inputs = inputs;
        Scope = scope;
        Outputs = [];
    }

    public Op Op { get; set; }

    /// <summary>Operands in the op's order.</summary>
    public Value[] Inputs { get; set; }

    public Value[] Outputs { get; set; }

    /// <summary>The layer it came from, for profiles and messages.</summary>
    public string Scope { get; }

    public override string ToString() => $"{Scope}: {Op.Name}({string.Join(", ", Inputs.Select(v => v.ToString()))})";
}
