using Cnn.OneDnn.Bindings.Generator.Model;

namespace Cnn.OneDnn.Bindings.Generator.Passes;

/// <summary>
/// Opaque objects become handles, whether the headers name the pointer or what it points to; a <c>const_</c> variant is the same handle, since C# has no const
/// pointers.
/// </summary>
internal sealed class FindHandles : IPass
{
    /// <summary>What the headers put before the name of a handle to a constant object.</summary>
    public const string ConstPrefix = "const_";

    /// <inheritdoc/>
    public HeaderModel Run(HeaderModel model) => model with
    {
        Handles =
        [
            .. model.Typedefs.Where(
                typedef => (typedef.IsOpaquePointer || typedef.IsOpaqueStructure) && !typedef.Name.StartsWith(ConstPrefix, StringComparison.Ordinal))
                .Select(typedef => new HandleDeclaration(typedef.Name, typedef.Source)),
        ],
    };
}
