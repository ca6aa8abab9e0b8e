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

    /// <summary>Whether it computes in 32 bits whatever the plan: what a loss of the user's is made of.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether an operand may be stored in bfloat16.</summary>
    public bool MayReadBFloat16(int input) => !IsExact && Op.Input(input).MayBeBFloat16;

    /// <summary>Whether a result may be stored in bfloat16.</summary>
    public bool MayWriteBFloat16(int output) => !IsExact && Op.Output(output).MayBeBFloat16;

    public override string ToString() => $"{Scope}: {Op.Name}({string.Join(", ", Inputs.Select(v => v.ToString()))})";
}
