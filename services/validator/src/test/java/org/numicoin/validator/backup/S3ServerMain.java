package org.numicoin.validator.backup;

import java.lang.reflect.InvocationTargetException;
import org.numicoin.kit.testing.ChildJvm;

/// The S3 server, which ends with the test. This class and [ChildJvm] are all that it has of ours,
/// and the test has nothing of the server's.
final class S3ServerMain {
    private S3ServerMain() {}

    public static void main(String[] arguments)
            throws ClassNotFoundException,
                    NoSuchMethodException,
                    IllegalAccessException,
                    InvocationTargetException {
        ChildJvm.endWithParent();
        Class.forName("org.gaul.s3proxy.Main")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
