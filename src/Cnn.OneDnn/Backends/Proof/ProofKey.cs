using System.Globalization;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>Names kernels: by everything that decides what they compute.</summary>
internal static class ProofKey
{
    private const char Separator = '|';

    /// <summary>The key of a kernel.</summary>
    /// <param name="maker">The backend's build, its library's file, the processor: what else decides what it computes.</param>
    /// <param name="implementation">The kernel's name.</param>
    /// <param name="request">With all layouts.</param>
    public static string Create(string maker, string implementation, KernelRequest request) => string.Join(Separator, maker, implementation, Describe(request));

    /// <summary>Whether a key names a kernel of a maker.</summary>
    public static bool IsOf(string key, string maker) => key.StartsWith(maker + Separator, StringComparison.Ordinal);

    /// <summary>What a key names: implementation, and op with operands.</summary>
    public static (string Implementation, string Operation) Parse(string key)
    {
        string[] parts = key.Split(Separator);
        return parts.Length == 3 ? (parts[1], parts[2]) : (key, string.Empty);
    }

    /// <summary>An op with its operands, in words that do not depend on where they are read.</summary>
    public static string Describe(KernelRequest request) =>
        $"{Text(request.Op)} {string.Join(' ', request.Inputs.Select(Describe))} > {string.Join(' ', request.Outputs.Select(Describe))}";

    /// <summary>The op alone with the logical shapes of what it reads: what its right results depend on.</summary>
    public static string Meaning(KernelRequest request) => $"{Text(request.Op)} {string.Join(' ', request.Inputs.Select(i => i.Shape.ToString()))}";

    private static string Text(Op op)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return $"{op.Name} {op}";
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Describe(Operand operand) => $"{operand.Type}{operand.Shape}{(operand.Layout is { } layout ? Describe(layout) : "any")}";

    // Strides where they do not follow from the order of the axes.
    private static string Describe(Layout layout) => Managed.LayoutQueries.IsDense(layout)
        ? layout.ToString()
        : $"{layout}[{string.Join(',', layout.Strides.ToArray())}]";
}
