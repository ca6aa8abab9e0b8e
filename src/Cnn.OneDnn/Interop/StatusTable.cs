using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>The one place where a status becomes an exception.</summary>
internal static class StatusTable
{
    private static readonly FrozenDictionary<dnnl_status_t, (OneDnnStatus Status, string What, string Remedy)> Table =
        new Dictionary<dnnl_status_t, (OneDnnStatus, string, string)>
        {
            [dnnl_status_t.dnnl_success] = (OneDnnStatus.Success, "succeeded", "Nothing is to be done."),
            [dnnl_status_t.dnnl_out_of_memory] = (
                OneDnnStatus.OutOfMemory, "ran out of memory", "Use a smaller batch or model, or give the process more memory."),
            [dnnl_status_t.dnnl_invalid_arguments] = (OneDnnStatus.InvalidArguments, "was given invalid arguments",
                "Run again with ONEDNN_VERBOSE=check to see which; CNN_BACKEND=managed computes without the library."),
            [dnnl_status_t.dnnl_unimplemented] = (OneDnnStatus.Unimplemented, "has no implementation for these shapes, types and this processor",
                "Run again with ONEDNN_VERBOSE=dispatch to see why; CNN_BACKEND=managed computes without the library."),
            [dnnl_status_t.dnnl_last_impl_reached] = (
                OneDnnStatus.LastImplementationReached, "has no further implementation", "CNN_BACKEND=managed computes without the library."),
            [dnnl_status_t.dnnl_runtime_error] = (OneDnnStatus.RuntimeError, "failed while running",
                "Run again with ONEDNN_VERBOSE=all to see where; CNN_BACKEND=managed computes without the library."),
            [dnnl_status_t.dnnl_not_required] = (
                OneDnnStatus.NotRequired, "was asked for a property that it does not have", "This is a defect of the engine: please report it."),
            [dnnl_status_t.dnnl_invalid_graph] = (OneDnnStatus.InvalidGraph, "was given an invalid graph", "This is a defect of the engine: please report it."),
            [dnnl_status_t.dnnl_invalid_graph_op] = (
                OneDnnStatus.InvalidGraphOperation, "was given an invalid graph operation", "This is a defect of the engine: please report it."),
            [dnnl_status_t.dnnl_invalid_shape] = (OneDnnStatus.InvalidShape, "could not infer a shape", "Check the shapes of the model's layers."),
            [dnnl_status_t.dnnl_invalid_data_type] = (OneDnnStatus.InvalidDataType, "could not infer a data type", "Use float32 or bfloat16."),
        }.ToFrozenDictionary();

    /// <summary>Throws unless the status is success. <paramref name="operation"/> is built only on failure where the caller passes a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(dnnl_status_t status, string operation, string? details = null)
    {
        if (status != dnnl_status_t.dnnl_success)
        {
            throw Failure(status, operation, details);
        }
    }

    /// <summary>The public name of a status; a value that this version of the headers does not know reads as a runtime error.</summary>
    public static OneDnnStatus StatusOf(dnnl_status_t status) => Table.TryGetValue(status, out var row) ? row.Status : OneDnnStatus.RuntimeError;

    public static OneDnnException Failure(dnnl_status_t status, string operation, string? details)
    {
        (OneDnnStatus name, string what, string remedy) = Table.TryGetValue(status, out var row)
            ? row
            : (OneDnnStatus.RuntimeError, "answered with a status that this version does not know", "Check that the library is oneDNN 3.x (cnn info).");
        string received = details is null ? string.Empty : $" Received {details}.";
        return new OneDnnException(name, operation, $"oneDNN: {operation} {what} (expected status 0, received {(int)status}).{received} {remedy}");
    }
}
