service {
  name = "web"
  port = 8080
  connect {
    sidecar_service {
      proxy {
        upstreams = [
          {
            destination_name = "api"
            local_bind_port  = 9000
            config {
              protocol = "http"
              limits { max_concurrent_requests = 64 }
              passive_health_check {
                interval             = "10s"
                max_failures         = 3
                max_ejection_percent = 100
              }
            }
          },
          {
            destination_name = "prices"
            local_bind_port  = 9001
          }
        ]
      }
    }
  }
}
