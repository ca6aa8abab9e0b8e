using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Layers;

namespace Cnn.Models.Onnx.Operators;

/// <summary>Makes layers of this library known to those who read networks from files.</summary>
internal static class OperatorLayers
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "A program that never imports a network may open one that was imported, and would not know that there is something to call.")]
    internal static void Register() => LayerRegistry.Register(nameof(OnnxOperator), config => new OnnxOperator(config));
}
