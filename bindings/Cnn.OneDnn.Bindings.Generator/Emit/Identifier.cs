namespace Cnn.OneDnn.Bindings.Generator.Emit;

/// <summary>C names as C# identifiers.</summary>
internal static class Identifier
{
    private static readonly HashSet<string> Keywords =
    [
        "base", "bool", "byte", "checked", "decimal", "delegate", "event", "explicit", "fixed", "foreach", "implicit", "in", "interface", "internal", "is",
        "lock", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "sealed",
        "stackalloc", "string", "this", "throw", "try", "typeof", "unchecked", "unsafe", "using", "virtual",
    ];

    /// <summary>The name, marked with @ where C# has a keyword of that spelling and C has not.</summary>
    public static string Escape(string name) => Keywords.Contains(name) ? "@" + name : name;
}
