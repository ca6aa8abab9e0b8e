using System.Runtime.InteropServices;
using Cnn.OneDnn.Bindings;

namespace Cnn.OneDnn.Interop;

/// <summary>
/// Owns one of oneDNN's objects. There is no conversion to a pointer: a derived class offers the typed value, and whoever uses it keeps this alive.
/// </summary>
internal abstract class DnnlHandle : SafeHandle
{
    private readonly NativeHandleKind kind;

    protected DnnlHandle(nint value, NativeHandleKind kind)
        : base(0, ownsHandle: true)
    {
        if (value == 0)
        {
            throw new ArgumentException($"A handle of kind {kind} must not be null: the library reported success and gave nothing.", nameof(value));
        }

        this.kind = kind;
        SetHandle(value);
        NativeHandleCounters.Opened(kind);
    }

    public override bool IsInvalid => handle == 0;

    protected abstract dnnl_status_t Destroy(nint value);

    protected sealed override bool ReleaseHandle()
    {
        NativeHandleCounters.Closed(kind);
        return Destroy(handle) == dnnl_status_t.dnnl_success;
    }

    /// <summary>The pointer, refused once closed: the library would dereference it.</summary>
    protected nint Pointer()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return handle;
    }
}
